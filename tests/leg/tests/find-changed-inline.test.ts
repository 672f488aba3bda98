import { describe, expect, test } from "vitest";
import { findChangedInline } from "../../../src/leg/tests/find-changed-inline.ts";

const adds = "    #[test]\n    fn adds() {\n        assert_eq!(add(1, 2), 3);\n    }\n";
const helper = "    fn check(a: i32) {\n        assert!(a > 0);\n    }\n\n";
const head = "pub fn add(a: i32, b: i32) -> i32 {\n    a + b\n}\n\n";
const rust = (inner: string, code = head) => `${code}#[cfg(test)]\nmod tests {\n    use super::*;\n\n${inner}}\n`;
const before = rust(helper + adds);

describe("tests among Rust's code", () => {
  test.each<[string, string, readonly string[]]>([
    ["the product changes", rust(helper + adds, head.replace("a + b", "a * b")), []],
    ["a test comes", rust(`${helper}${adds}\n    #[test]\n    fn zero() {\n        check(1);\n    }\n`), []],
    ["another name is brought in", before.replace("use super::*;", "use super::{add, sub};"), []],
    ["they are indented anew", before.replaceAll("    ", "\t"), []],
    ["an outcome is turned", before.replace("2), 3)", "2), 2)"), ["adds"]],
    ["a test returns early", before.replace("fn adds() {\n", "fn adds() {\n        return;\n"), ["adds"]],
    ["a helper lets all pass", before.replace("assert!(a > 0);", "let _ = a;"), ["check"]],
    ["a test is ignored", before.replace("#[test]\n", "#[test]\n    #[ignore]\n"), ["adds"]],
    ["a test is taken out", rust(helper), ["adds"]],
    [
      "a test is put into a comment, another under its name",
      rust(`${helper}/*\n${adds}*/\n    #[test]\n    fn adds() {}\n`),
      ["adds"],
    ],
  ])("%s", (_name, after, wanted) => {
    expect(findChangedInline("src/lib.rs", before, after)).toEqual(wanted);
  });

  test("a test without a module", () => {
    const text = "#[tokio::test]\nasync fn runs() {\n    assert!(go().await);\n}\n\nfn go() {}\n";
    expect(findChangedInline("src/lib.rs", text, text.replace("assert!(go().await)", "go().await"))).toEqual(["runs"]);
    expect(findChangedInline("src/lib.rs", text, text.replace("fn go() {}", "fn go() { loop {} }"))).toEqual([]);
  });

  test("a module in a file of its own is seen there", () => {
    const text = `${head}#[cfg(test)]\nmod tests;\n\nfn more() {\n}\n`;
    expect(
      findChangedInline("src/lib.rs", text, text.replace("fn more() {\n", "fn more() {\n    add(1, 2);\n")),
    ).toEqual([]);
    expect(findChangedInline("src/lib.rs", text, text.replace("mod tests;", "mod other;"))).not.toEqual([]);
  });
});

test.each<[string, string, string]>([
  [
    "src/a.ts",
    "export const a = 1;\nif (import.meta.vitest) {\n  const { it } = import.meta.vitest;\n  it('a', () => expect(a).toBe(1));\n}\n",
    "toBe(1)",
  ],
  ["source/a.d", "int a() { return 1; }\nunittest {\n  assert(a() == 1);\n}\n", "a() == 1"],
  ["src/a.zig", 'fn a() u8 {\n}\ntest "a" {\n  try expect(a() == 1);\n}\n', "a() == 1"],
])("%s", (path, text, what) => {
  expect(findChangedInline(path, text, text.replace(what, "2"))).not.toEqual([]);
  expect(findChangedInline(path, text, `// more\n${text}`)).toEqual([]);
});

test("a file of another kind holds none", () => {
  expect(findChangedInline("src/a.go", before, "")).toEqual([]);
});
