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
    ["(?x) a", 'the flag "x"'],
    ["a\\nb", "one by one"],
    ["[[:letter:]]", "[:letter:]"],
    ["(a", "not closed"],
    ["a)", "too many"],
    ["[a", "not closed"],
    ["*a", "nothing to repeat"],
    ["a{5000}", "more than"],
    ["a{3,2}", "backwards"],
    ["(((((a{100}){100}){100}){100}){100})", "too large"],
    ["\\", "too early"],
  ])("says why it does not take %j", (pattern, why) => expect(matches(pattern, "a")).toContain(why));

  it.each([
    ["foo\\|bar", "a bar b", "a baz"],
    ["\\(foo\\|bar\\)baz", "barbaz", "bar baz"],
    ["\\<foo\\>", "a foo b", "a food b"],
    ["\\<foo", "a food b", "a bfoo"],
    ["Array\\<string\\>", "let a: Array<string>;", "let a: Arraystring;"],
    ["[0-9]\\+px", "a 12px", "a px"],
    ["a.\\?c", "x abc x", "x abbc x"],
    ["\\(ab\\)\\{2\\}", "xababx", "xabx"],
    ["string \\| null", "a: string | null", "a: string"],
    ["a\\|\\|b", "if (a||b)", "if (b)"],
    ["log\\(x\\)", "log(x)", "logx"],
    ["(?i)foo", "a FOO b", "a fo"],
    ["a(?i:b)c", "aBc", "ABc"],
    ["a(?i)b|c", "aB", "Ab"],
    ["(?i)straße[a-c]", "STRAßEB", "x"],
    ["(?-i)a", "a", "A"],
    ["(?s)a.b", "a-b", "ab"],
    ["(?P<n>a)b", "ab", "b"],
    ["(?<n>a)b", "ab", "b"],
    ["(?>a)b", "ab", "b"],
    ["(?#note)a", "a", "b"],
    ["[[:alpha:]]{3}", "a1bcd", "a1bc2d"],
    ["[^[:space:]_]x", " ax", " x_x"],
    ["[[:digit:]-]9", "-9", "a9"],
    ["/foo/i", "a FOO", "a bar"],
    ["/usr/bin/", "in /usr/bin/x", "usr bin"],
    ["-i foo", "FOO", "bar"],
    ["-iE 'foo|bar'", "BAR", "baz"],
    ["-w foo", "a foo b", "food"],
    ["-F a.b", "a.b", "acb"],
    ["-n -r foo", "foo", "bar"],
    ["-x foo", "cp -x foo", "foo"],
    ["foo\nbar", "a bar", "baz"],
    ["\\Afoo\\z", "foo", "a foo"],
    ["[^\\n]a", "ba", "b"],
  ])("reads %j as it is meant", (pattern, line, other) => {
    expect(matches(pattern, line)).toBe(true);
    expect(matches(pattern, other)).toBe(false);
  });

  it("has another reading for what may be grep's", () => {
    const compiled = compilePattern("colou\\?r");
    expect(compiled.ok && compiled.test("colou?r")).toBe(true);
    expect(compiled.ok && compiled.test("color")).toBe(false);
    expect(compiled.ok && compiled.otherwise?.test("color")).toBe(true);
    const plain = compilePattern("colou?r");
    expect(plain.ok && plain.otherwise).toBe(undefined);
  });

  it.each(["(a+)+$", "(a|a)*b", "(a*)*c", "a*a*a*a*a*a*a*c"])("is not made slow by %j", (pattern) => {
    const tookMs = cpuMs(() => expect(matches(pattern, "a".repeat(20_000))).toBe(pattern === "(a+)+$"));
    expect(tookMs).toBeLessThan(1000);
  });
});
