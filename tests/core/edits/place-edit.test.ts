import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeEdit } from "../../../src/core/edits/place-edit.ts";
import { cpuMs } from "../../builders/cpu-ms.ts";

/** The text after the edit and which matcher placed it; the starts' lines when there is more than one place. */
function edit(text: string, old: string, replacement: string) {
  const placed = placeEdit(text, { old, new: replacement });
  if (placed.found === "never") return "never";
  if (placed.found === "unclear") return "unclear";
  if (placed.found === "often") return placed.starts.map((at) => text.slice(0, at).split("\n").length);
  return [placed.by, text.slice(0, placed.start) + placed.replacement + text.slice(placed.end)];
}

describe("placeEdit", () => {
  it("takes the passage as it was given before it looks for others", () => {
    expect(edit("a  \nb\n--\na\nb\n", "a\nb\n", "c\n")).toEqual(["exact", "a  \nb\n--\nc\n"]);
    expect(edit("a b", "b", "$& $1")).toEqual(["exact", "a $& $1"]);
  });

  it("tells every place when there is more than one, also places that overlap", () => {
    expect(edit("x\ny\nx\n", "x", "z")).toEqual([1, 3]);
    expect(edit("aaa", "aa", "b")).toEqual([1, 1]);
    expect(edit("a \nb\n--\na  \nb\n", "a\nb\n", "c\n")).toEqual([1, 4]);
    expect(edit("a \na \na \n", "a\na\n", "c\n")).toEqual([1, 2]);
    expect(edit("it’s it’s\n", "it's", "x")).toEqual([1, 1]);
  });

  it("passes over line ends and keeps those of the file, each line its own", () => {
    expect(edit("a\r\nb\r\nc\r\n", "a\nb", "1\n2\n3")).toEqual(["blanks", "1\r\n2\r\n3\r\nc\r\n"]);
    expect(edit("a\r\nb\r\n", "b", "1\n2")).toEqual(["exact", "a\r\n1\r\n2\r\n"]);
    expect(edit("a\nb\n", "a\r\nb\r\n", "a\r\nc\r\n")).toEqual(["blanks", "a\nc\n"]);
    expect(edit("a\r\nb\nc\nd\n", "a\nb\nc", "a\nB\nc")).toEqual(["blanks", "a\r\nB\nc\nd\n"]);
  });

  it("takes half a line end for none, and leaves the ends of a file that has both kinds as they are given", () => {
    expect(edit("a\r\nb\r\n", "\nb", "\nc")).toEqual(["blanks", "a\r\nc\r\n"]);
    expect(edit("a\r\nb\n", "a\r", "x")).toEqual(["look-alikes", "x\r\nb\n"]);
    expect(edit("a\r\nb\nc\n", "c", "1\n2")).toEqual(["exact", "a\r\nb\n1\n2\n"]);
  });

  it("passes over blanks at line ends and leaves those of unchanged lines", () => {
    expect(edit("a  \nb\t\nc \n", "a\nb\nc", "a\nB\nc")).toEqual(["blanks", "a  \nB\nc \n"]);
    expect(edit("a\nb\n", "a  \nb ", "a  \nB ")).toEqual(["blanks", "a\nB \n"]);
  });

  it("leaves the byte order mark to the file", () => {
    expect(edit("\ufeffa \nb\n", "a\nb", "c\nb")).toEqual(["blanks", "\ufeffc\nb\n"]);
    expect(edit("\ufeffit’s\nb\n", "it's\n", "c\n")).toEqual(["look-alikes", "\ufeffc\nb\n"]);
  });

  it("knows a last line that has no newline by one that has, and gives it none", () => {
    expect(edit("a\nb", "a\nb\n", "a\nc\n")).toEqual(["blanks", "a\nc"]);
    expect(edit("a\nb", "b\n", "")).toEqual(["blanks", "a\n"]);
  });

  it("shifts the new text as the old one is shifted, to the right and to the left", () => {
    const deep = "{\n    if (a) {\n      b();\n    }\n}\n";
    expect(edit(deep, "if (a) {\n  b();\n}", "if (a) {\n  b();\n\n  if (c) {\n    d();\n  }\n}")).toEqual([
      "indentation",
      "{\n    if (a) {\n      b();\n\n      if (c) {\n        d();\n      }\n    }\n}\n",
    ]);
    expect(edit("if (a) {\n  b();\n}\n", "    if (a) {\n      b();\n    }\n", "    c();\n")).toEqual([
      "indentation",
      "c();\n",
    ]);
  });

  it("gives new lines the blanks that the file makes its levels of", () => {
    const tabs = "if (a) {\n\tb();\n\t\tc();\n}\n";
    expect(edit(tabs, "    b();\n        c();\n", "    b();\n        c();\n            d();\n")).toEqual([
      "indentation",
      "if (a) {\n\tb();\n\t\tc();\n\t\t\td();\n}\n",
    ]);
    expect(edit("a\n  b\n    c\n", "\tb\n\t\tc", "\tb\n\t\tc\n\t\t\td")).toEqual([
      "indentation",
      "a\n  b\n    c\n      d\n",
    ]);
  });

  it("takes half an indentation for another one, and for a place of its own when there is a whole one too", () => {
    expect(edit("    a();\n", "  a();\n", "  b();\n  c();\n")).toEqual(["indentation", "    b();\n    c();\n"]);
    expect(edit("    a(); \n    b();\n", "  a();\n    b();", "x")).toBe("never");
    expect(edit("    a();\n  a();\n", "  a();\n", "x")).toEqual([1, 2]);
    expect(edit("    a(); \n  a(); \n", "  a();\n", "x")).toEqual([1, 2]);
    expect(edit("x =  a();\n", " a();\n", " b();\n")).toEqual(["exact", "x =  b();\n"]);
    expect(edit("    a();\n", "a();\n", "b();\n")).toEqual(["exact", "    b();\n"]);
  });

  it("takes no place whose lines are not all shifted alike", () => {
    expect(edit("a\n  b\n      c\n", "    a\n    b\n        c", "x")).toBe("never");
    expect(edit("  a\n  b\n", "    a\n  b", "x")).toBe("never");
  });

  it("passes over characters that look alike, and leaves those of unchanged lines", () => {
    expect(edit("say “it’s…”\nb – c\n", 'say "it\'s..."\nb - c', 'say "it\'s..."\nb - d')).toEqual([
      "look-alikes",
      "say “it’s…”\nb – d\n",
    ]);
    expect(edit("let a = 'x';\n", "let\u00a0a = ‘x’;", "let\u00a0a = ‘y’;")).toEqual(["look-alikes", "let a = 'y';\n"]);
    expect(edit("caf\u00e9 a\n", "cafe\u0301 a", "cafe\u0301 b")).toEqual(["look-alikes", "caf\u00e9 b\n"]);
    expect(edit("it’s a – b\nc\n", "it’s a - b", "it’s a - d’s")).toEqual(["look-alikes", "it’s a – d’s\nc\n"]);
    expect(edit("a\t“b”\n", 'a\t"b"', "c")).toEqual(["look-alikes", "c\n"]);
    expect(edit("a “b”\n", 'a\t"b"', "c")).toBe("never");
    expect(edit("zero\u200bwidth a\n", "zerowidth a", "b")).toEqual(["look-alikes", "b\n"]);
    expect(edit("caf\u00e9\n", "caf\u0065", "x")).toBe("never");
  });

  it.each([
    [
      "quotes and a dash",
      "He said “no” — twice.\n",
      'He said "no" - twice.',
      'He said "no" - thrice.',
      "He said “no” — thrice.\n",
    ],
    ["dots and blanks", "wait…\u00a0for it\n", "wait... for it", "wait... for this", "wait…\u00a0for this\n"],
    ["what is new is as it was given", "“a” b\n", '"a" b', '"a" b "c"', '“a” b "c"\n'],
    ["one of two that look the same", "say('a’s') b\n", "say('a's') b", "say('a's') c", "say('a’s') c\n"],
    ["a whole new line", "say(“a”)\n", 'say("a")', 'log("b")', 'log("b")\n'],
    ["lines beside a new one", "a “b”\nc — d\n", 'a "b"\nc - d', 'a "b"\nx - "y"\nc - e', 'a “b”\nx - "y"\nc — e\n'],
    [
      "plain quotes of code beside a real one",
      "// the table’s row\nrow = table['$' + kind];\n",
      "// the table’s row\nrow = table[‘$’ + kind];",
      "// the table’s row\nrow = table[‘$’ + type];",
      "// the table’s row\nrow = table['$' + type];\n",
    ],
    [
      "the same on one line",
      "row = table['$' + kind]; // table’s\n",
      "row = table['$’ + kind]; // table’s",
      "row = table['$’ + type]; // table’s",
      "row = table['$' + type]; // table’s\n",
    ],
    ["with other indentation too", "  “a” — b\n  c\n", '"a" - b\nc', '"a" - d\nc', "  “a” — d\n  c\n"],
    ["hidden characters", "a\u200bb c d\n", "ab c d", "ab c e", "a\u200bb c e\n"],
  ])("changes of a line only what the edit means: %s", (_, text, old, replacement, after) => {
    expect(edit(text, old, replacement)?.[1]).toBe(after);
  });

  it("does not guess whether a new character is meant as it is", () => {
    expect(edit("f('x', “’”)\n", "f(’x’, “’”)", "f(’x’, “’”, ’y’)")).toBe("unclear");
    expect(edit("f('x', “’”)\n", "f(’x’, “’”)", "f(’z’, “’”)")).toEqual(["look-alikes", "f('z', “’”)\n"]);
  });

  const said = fc.constantFrom("no", "yes", "twice", "a1", "kind");
  const sign = fc.constantFrom(
    ["“", '"'],
    ["”", '"'],
    ["’", "'"],
    [" — ", " - "],
    ["…", "..."],
    ["\u00a0", " "],
    [" ", " "],
  );
  it("changes one word of a line and nothing else, whatever the file spells otherwise", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(said, sign), { minLength: 3, maxLength: 8 }), fc.nat(7), (parts, which) => {
        const at = which % parts.length;
        const line = (form: 0 | 1, word?: string) =>
          parts
            .map(([own, signs], index) => (index === at ? (word ?? own) : own) + signs[form])
            .join("")
            .trimEnd();
        fc.pre(line(0) !== line(1));
        const placed = placeEdit(`x\n${line(0)}\ny\n`, { old: line(1), new: line(1, "changed") });
        expect(placed).toMatchObject({ found: "once", replacement: line(0, "changed") });
      }),
    );
  });

  it("understands what was shown of invisible characters", () => {
    expect(edit("❤\ufe0f a \nb\n", "❤⟨U+FE0F⟩ a\nb", "❤⟨U+FE0F⟩ c\nb")).toEqual(["blanks", "❤\ufe0f c\nb\n"]);
  });

  it("understands line numbers as they were shown, when they count up", () => {
    expect(edit("a\n\nb\nc\n", " 9\ta\n10\t\n11\tb\n", " 9\ta\n10\tB\n")).toEqual(["exact", "a\nB\nc\n"]);
    expect(edit("1\ta\n", "1\ta", "2\ta")).toEqual(["exact", "2\ta\n"]);
    expect(edit("a\nb\n", "1\ta\n3\tb\n", "c\n")).toBe("never");
  });

  it("finds the place after many that only seem to be one", () => {
    const many = "x();\n".repeat(50);
    expect(edit(`${many}  ();\n`, "    ();\n", "    y();\n")).toEqual(["indentation", `${many}  y();\n`]);
    expect(edit(`${"a\r\n".repeat(50)}\nb`, "\nb", "c")).toEqual(["exact", `${"a\r\n".repeat(50)}c`]);
  });

  it("takes no lenient match while a more lenient one stands elsewhere", () => {
    expect(edit("  it’s a\n--\nit's a  \n", "    it's a\n", "x\n")).toEqual([1, 3]);
  });

  it("looks for blanks only as they stand", () => {
    expect(edit("a\n \nb\n", "\n\n", "\n")).toBe("never");
    expect(edit("a b\n", "a  ", "x")).toBe("never");
  });

  it("takes two places that overlap for two, also when they only look like it", () => {
    expect(placeEdit('say """', { old: '""', new: "x" })).toMatchObject({ found: "often", starts: [4, 5] });
    expect(placeEdit("say “““", { old: '""', new: "x" })).toMatchObject({ found: "often", starts: [4, 5] });
  });

  it.each([
    ["one character many times", "“".repeat(200_000), '"'.repeat(10_000)],
    ["characters of which no whole one is meant", "…".repeat(200_000), ".".repeat(10_000)],
    ["a beginning that stands everywhere", "a".repeat(200_000), `${"a".repeat(10_000)}b${"a".repeat(10_000)}`],
    ["an end that stands everywhere", "a".repeat(200_000), `b${"a".repeat(10_000)}`],
  ])("does not take long whatever it is given: %s", (_, text, old) => {
    const tookMs = cpuMs(() => expect(placeEdit(text, { old, new: "x" }).found).not.toBe("once"));
    expect(tookMs).toBeLessThan(10_000);
  });

  it("never places an edit whose passage stands twice, however it was misspelled", () => {
    const line = fc.constantFrom("a();", "  b();", "    it's;", "}", "\tc", "", "d – e");
    const passage = fc.array(line, { minLength: 1, maxLength: 4 }).filter((lines) => lines.join("").trim() !== "");
    const misspell = fc.constantFrom(
      (each: string) => each,
      (each: string) => `  ${each}`,
      (each: string) => `${each} `,
      (each: string) => each.trimStart(),
      (each: string) => each.replace(/'/g, "’").replace(/–/g, "-"),
      (each: string) => `${each}\r`,
    );
    fc.assert(
      fc.property(passage, fc.array(line), fc.array(line), fc.array(line), misspell, (old, head, middle, tail, how) => {
        const text = [...head, ...old, ...middle, ...old, ...tail, ""].join("\n");
        const given = old.map((each) => (each === "" ? each : how(each))).join("\n");
        expect(placeEdit(text, { old: given, new: "new" }).found).not.toBe("once");
      }),
      { numRuns: 2000 },
    );
  });
});
