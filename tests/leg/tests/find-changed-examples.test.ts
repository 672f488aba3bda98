import { describe, expect, it } from "vitest";
import { findChangedExamples, mayHoldExamples } from "../../../src/leg/tests/find-changed-examples.ts";

const rust = (...lines: readonly string[]) =>
  ["/// Adds.", "///", ...lines.map((line) => `/// ${line}`), "pub fn add() {}", ""].join("\n");
const python = (...lines: readonly string[]) =>
  ["def add(a, b):", '    """Add.', "", ...lines.map((line) => `    ${line}`), '    """', "    return a + b", ""].join(
    "\n",
  );

describe("findChangedExamples", () => {
  it.each([
    [
      "an assertion of Rust that is gone",
      "a.rs",
      rust("```", "let x = add(1, 1);", "assert_eq!(x, 2);", "```"),
      rust("```", "let x = add(1, 1);", "```"),
    ],
    [
      "a block of Rust that is run no more",
      "a.rs",
      rust("```", "let x = add(1, 1);", "```"),
      rust("```ignore", "let x = add(1, 1);", "```"),
    ],
    ["a block of Rust that is gone", "a.rs", rust("```rust", "let x = add(1, 1);", "```"), rust("Nothing.")],
  ])("finds %s", (_name, path, before, after) => {
    expect(findChangedExamples(path, before, after)).toEqual(["example let x = add(1, 1);"]);
    expect(findChangedExamples(path, before, before)).toEqual([]);
  });

  it.each([
    ["a value that is another", python(">>> add(1, 2)", "3"), python(">>> add(1, 2)", "4")],
    ["a value that is anything", python(">>> add(1, 2)", "3"), python(">>> add(1, 2)  # doctest: +ELLIPSIS", "...")],
    ["one that is skipped", python(">>> add(1, 2)", "3"), python(">>> add(1, 2)  # doctest: +SKIP", "3")],
    ["one that is gone", python(">>> add(1, 2)", "3"), python("Nothing.")],
  ])("finds of Python's examples %s", (_name, before, after) => {
    for (const path of ["a.py", "docs/a.rst", "README.md"])
      expect(findChangedExamples(path, before, after)).toEqual(["example >>> add(1, 2)"]);
  });

  it("finds Elixir's", () => {
    const text = '  @doc """\n      iex> Sum.add(1, 2)\n      3\n  """\n';
    expect(findChangedExamples("lib/sum.ex", text, text.replace("      3", "      4"))).toEqual([
      "example iex> Sum.add(1, 2)",
    ]);
  });

  it("minds neither new examples, nor where and how deep the old ones stand, nor what is no example", () => {
    const before = python(">>> add(1, 2)", "3");
    const after = `class A:\n${before.replace(/^(?=.)/gm, "    ")}\n${python(">>> add(2, 2)", "4")}`;
    expect(findChangedExamples("a.py", before, after.replace("Add.", "Adds two."))).toEqual([]);
    const text = rust("```text", "a", "```", "Words.");
    expect(findChangedExamples("a.rs", text, rust("Other words."))).toEqual([]);
    expect(findChangedExamples("a.js", before, "")).toEqual([]);
    expect([mayHoldExamples("src/a.rs"), mayHoldExamples("a.ts")]).toEqual([true, false]);
  });
});
