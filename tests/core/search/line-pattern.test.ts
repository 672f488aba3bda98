import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../src/core/search/line-pattern.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

const matches = (pattern: string, line: string): boolean | string => {
  const compiled = compilePattern(pattern);
  return compiled.ok ? compiled.test(line) : compiled.why;
};

describe("compilePattern", () => {
  it("finds what JavaScript's own expressions find", () => {
    const atom = fc.constantFrom(
      "a",
      "b",
      ".",
      "\\w",
      "\\d",
      "\\s",
      "[ab]",
      "[^a]",
      "[a-c1]",
      "^",
      "$",
      "\\b",
      "\\B",
      "(?:a|b)",
      "(ab|)",
      "\\.",
      "\\x61",
    );
    const pattern = fc.array(fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{2}", "{1,3}", "{0,}", "*?")), {
      minLength: 1,
      maxLength: 6,
    });
    const line = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " ", ".", "_"), maxLength: 12 });
    const source = pattern.map((parts) =>
      parts.map(([each, times]) => (/^(\^|\$|\\b|\\B)$/i.test(each) ? each : each + times)).join(""),
    );
    fc.assert(
      fc.property(source, source, line, (one, other, text) => {
        expect(matches(one, text)).toBe(new RegExp(one).test(text));
        expect(matches(`(${one})|${other}`, text)).toBe(new RegExp(`(${one})|${other}`).test(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["(?=a)", "look-around"],
    ["(?<!a)b", "look-around"],
    ["(a)\\1", "\\1"],
    ["(a", "not closed"],
    ["a)", "too many"],
    ["[a", "not closed"],
    ["*a", "nothing to repeat"],
    ["a{5000}", "more than"],
    ["a{3,2}", "backwards"],
    ["(((((a{100}){100}){100}){100}){100})", "too large"],
    ["\\", "too early"],
  ])("says why it does not take %j", (pattern, why) => expect(matches(pattern, "a")).toContain(why));

  it.each(["(a+)+$", "(a|a)*b", "(a*)*c", "a*a*a*a*a*a*a*c"])("is not made slow by %j", (pattern) => {
    const tookMs = cpuMs(() => expect(matches(pattern, "a".repeat(20_000))).toBe(pattern === "(a+)+$"));
    expect(tookMs).toBeLessThan(1000);
  });
});
