import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderDiff } from "../../../src/agent/render-diff.ts";
import { type DiffFile, type DiffHunk, type DiffLine, parseDiff } from "../../../src/core/diff/parse-diff.ts";
import { locateQuote, placeQuote } from "../../../src/core/diff/place-quote.ts";
import { revealText } from "../../../src/core/text/reveal-text.ts";

const diff = `diff --git a/a.ts b/a.ts
index 1..2 100644
--- a/a.ts
+++ b/a.ts
@@ -10,4 +10,5 @@ function f
 same();
-old();
+first();
+  twice( 1 );
 end();
@@ -40,2 +41,3 @@
+  twice( 1 );
 x();
 end();
`;
const hunks = parseDiff(diff)[0]?.hunks ?? [];
const place = (quote: string, claimedLine: number, side: "RIGHT" | "LEFT" = "RIGHT") =>
  placeQuote(hunks, { quote, claimedLine, side });

describe("placeQuote", () => {
  it("finds lines on the new side and on the old one", () => {
    expect(place("first();\n  twice( 1 );", 11)).toEqual({ startLine: 11, line: 12 });
    expect(place("same();\nold();", 10, "LEFT")).toEqual({ startLine: 10, line: 11 });
  });

  it("takes the place nearest to the claim, however wrong that is", () => {
    expect(place("  twice( 1 );", 1)).toEqual({ startLine: 12, line: 12 });
    expect(place("  twice( 1 );", 38)).toEqual({ startLine: 41, line: 41 });
  });

  it("does not mind white space when nothing else fits, nor blank lines around", () => {
    expect(place("\ntwice(  1 );\n\n", 12)).toEqual({ startLine: 12, line: 12 });
  });

  it("has no place for lines that are not there", () => {
    expect(place("third();", 11)).toBeNull();
    expect(place("same();\nthird();", 11)).toBeNull();
    expect(place(" \n", 12)).toBeNull();
  });

  it("says the side when the lines stand only on the other one", () => {
    expect(locateQuote(hunks, { quote: "old();", claimedLine: 11, side: "RIGHT" })).toMatchObject({
      side: "LEFT",
      startLine: 11,
      line: 11,
    });
    expect(locateQuote(hunks, { quote: "first();", claimedLine: 11, side: "LEFT" })).toMatchObject({ side: "RIGHT" });
  });

  it("takes, of a quote over a hunk's border, the lines of the hunk that is nearer", () => {
    expect(place("end();\n  twice( 1 );", 13)).toEqual({ startLine: 13, line: 13 });
    expect(place(" end();\n@@ old 40, new 41 @@\n+  twice( 1 );\n x();", 41)).toEqual({ startLine: 41, line: 42 });
  });

  it("finds each run of lines of a side again at its own numbers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }),
        fc.nat(11),
        fc.nat(5),
        (kinds, from, more) => {
          const text = kinds.map((kind) => `+l${kind}`);
          const own =
            parseDiff(`diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1,${text.length} @@\n${text.join("\n")}\n`)[0]
              ?.hunks ?? [];
          const start = Math.min(from, text.length - 1);
          const end = Math.min(start + more, text.length - 1);
          const quote = text
            .slice(start, end + 1)
            .map((line) => line.slice(1))
            .join("\n");
          expect(placeQuote(own, { quote, claimedLine: start + 1, side: "RIGHT" })).toEqual({
            startLine: start + 1,
            line: end + 1,
          });
        },
      ),
    );
  });
});

const shownAs = (of: string) => {
  const own = parseDiff(`diff --git a/x b/x\n--- a/x\n+++ b/x\n${of}`)[0]?.hunks ?? [];
  return (quote: string, side: "RIGHT" | "LEFT" = "RIGHT", claimedLine = 1) =>
    placeQuote(own, { quote, claimedLine, side });
};

describe("a faithful quote", () => {
  const change = shownAs("@@ -1,3 +1,3 @@\n a\n-old(1);\n+now(1);\n z\n");

  it.each([
    ["the deleted and the added line together", "-old(1);\n+now(1);", 2, 2],
    ["the same without marks", "old(1);\nnow(1);", 2, 2],
    ["with the gutter", "    2       |-old(1);\n          2 |+now(1);\n    3     3 | z", 2, 3],
    ["with a gutter whose blanks were trimmed", "2 |+now(1);", 2, 2],
    ["with the bar alone", "|+now(1);", 2, 2],
    ["with the number of the file's reader", "2\tnow(1);", 2, 2],
    ["with a hunk's head", "@@ old 1, new 1 @@\n a\n-old(1);\n+now(1);", 1, 2],
    ["with git's head", "@@ -1,3 +1,3 @@\n a", 1, 1],
    ["with the file's head", '## File "x": modified\n@@ old 1, new 1 @@\n a', 1, 1],
    ["in a fence", "```js\nnow(1);\n```", 2, 2],
    ["in a fence of diff", "~~~diff\n-old(1);\n+now(1);\n~~~", 2, 2],
    ["with lines left out", "a\n...\nnow(1);\nz", 2, 3],
    ["a piece of a line", "now(1", 2, 2],
  ])("finds its line: %s", (_, quote, startLine, line) => {
    expect(change(quote)).toEqual({ startLine, line });
  });

  it("finds the last line as it is shown", () => {
    const last = shownAs("@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
    expect(last("b [no newline at end of file]")).toEqual({ startLine: 1, line: 1 });
    expect(last("-a [no newline at end of file]\n+b [no newline at end of file]")).toEqual({ startLine: 1, line: 1 });
  });

  it.each([
    ["a variation selector", "// I \u2764\ufe0f this", "// I \u2764⟨U+FE0F⟩ this"],
    ["the same as written", "// I \u2764\ufe0f this", "// I \u2764\ufe0f this"],
    ["the same left out", "// I \u2764\ufe0f this", "// I \u2764 this"],
    ["a byte order mark", "\ufeffimport x", "⟨U+FEFF⟩import x"],
    ["a return within", "a\rb", "a⟨U+000D⟩b"],
    ["a return at the end", "a();\r", "a();"],
    ["tabs and blanks at the end", "\ta();\t ", "\ta();"],
    ["typographic quotes", "say(“it’s”)", 'say("it\'s")'],
    ["a decomposed letter", "e\u0301te\u0301", "été"],
    ["what looks like a mark", "-- a comment", "-- a comment"],
    ["what looks like a gutter", " 12 | 13 |+x", " 12 | 13 |+x"],
    ["a long line that is cut", `x = "${"0123456789".repeat(400)}";`, `x = "${"0123456789".repeat(150)}`],
    [
      "a long line with a sign",
      `x = [${"1, ".repeat(900)}"end"];`,
      `x = [1, 1, 1[… 2700 bytes in 1 lines left out …]"end"];`,
    ],
  ])("finds its line: %s", (_, line, quote) => {
    expect(shownAs(`@@ -1 +1,2 @@\n z\n+${line}\n`)(quote)).toEqual({ startLine: 2, line: 2 });
  });

  it("believes the numbers that it carries, not the claim", () => {
    const twice = shownAs("@@ -1,4 +1,5 @@\n same\n x\n same\n+same\n y\n");
    expect(twice("    3     3 | same", "RIGHT", 1)).toEqual({ startLine: 3, line: 3 });
    expect(twice("          4 |+same", "RIGHT", 1)).toEqual({ startLine: 4, line: 4 });
    expect(twice("+same", "RIGHT", 1)).toEqual({ startLine: 4, line: 4 });
  });

  const content = fc.constantFrom(
    ...[
      "a();",
      "  b( 1 );",
      "",
      " ",
      "\tc\t",
      "❤\ufe0f",
      "\ufeffx",
      "a\rb",
      "d\r",
      "+x",
      "-x",
      " x",
      "...",
      "```",
      "~~~js",
    ],
    ...[
      "@@ old 1, new 1 @@",
      "@@ -1 +1 @@",
      '## File "x": modified',
      "   12    13 |+x",
      "12: x",
      "7\tx",
      "--- a/x",
      "|",
      "| a |",
    ],
    ...["x [no newline at end of file]", "\u202e", "“q”", "\0", "⟨U+FE0F⟩"],
  );
  const lines = fc.array(fc.tuple(fc.constantFrom("context", "added", "deleted"), content), {
    minLength: 1,
    maxLength: 8,
  });
  const files = fc
    .tuple(fc.array(fc.tuple(fc.nat(3), lines), { minLength: 1, maxLength: 3 }), fc.boolean())
    .map(toFile);

  it("is placed on one of its lines, whatever part of a diff it is, as it is shown", () => {
    fc.assert(
      fc.property(
        files,
        fc.nat(40),
        fc.nat(12),
        fc.nat(30),
        fc.constantFrom("RIGHT", "LEFT"),
        (file, from, more, claimedLine, side) => {
          const shown = revealText(renderDiff([file]).text).text.split("\n");
          // The rows of the diff as they are shown: one a line, undefined for a head.
          const rows = [undefined, ...file.hunks.flatMap((hunk) => [undefined, ...hunk.lines])];
          expect(shown).toHaveLength(rows.length);
          const start = Math.min(from, rows.length - 1);
          const chosen = rows.slice(start, start + more + 1).filter((line) => line !== undefined);
          fc.pre(chosen.length > 0);
          const quote = shown.slice(start, start + more + 1).join("\n");
          const found = locateQuote(file.hunks, { quote, claimedLine, side });
          expect(found).not.toBeNull();
          for (const line of found?.lines ?? []) expect(chosen).toContain(line);
          expect(found?.lines.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("is placed when only its text was copied, on lines that read the same", () => {
    fc.assert(
      fc.property(files, fc.nat(20), fc.nat(5), fc.boolean(), (file, from, more, isMarked) => {
        const rows = file.hunks.flatMap((hunk) => hunk.lines);
        const start = Math.min(from, rows.length - 1);
        const chosen = rows.slice(start, start + more + 1);
        const marks = { context: " ", added: "+", deleted: "-" };
        const texts = chosen.map(({ kind, text }) =>
          revealText(` ${(isMarked ? marks[kind] : "") + text}`).text.slice(1),
        );
        fc.pre(texts.some((text) => text.trim() !== ""));
        expect(placeQuote(file.hunks, { quote: texts.join("\n"), claimedLine: 1, side: "RIGHT" })).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
  });
});

/** A file of hunks whose lines are numbered as git numbers them, the last one perhaps without a newline. */
function toFile([hunks, isOpen]: [[number, [string, string][]][], boolean]): DiffFile {
  let [oldLine, newLine] = [1, 1];
  const built = hunks.map(([gap, lines]): DiffHunk => {
    [oldLine, newLine] = [oldLine + gap, newLine + gap];
    const [oldStart, newStart] = [oldLine, newLine];
    const read = lines.map(
      ([kind, text]): DiffLine => ({
        kind: kind as DiffLine["kind"],
        text,
        oldLine: kind === "added" ? null : oldLine++,
        newLine: kind === "deleted" ? null : newLine++,
        noNewline: false,
      }),
    );
    return { oldStart, newStart, section: "f()", lines: read };
  });
  const last = built.at(-1);
  const open = last && {
    ...last,
    lines: last.lines.map((line, at) => ({ ...line, noNewline: isOpen && at === last.lines.length - 1 })),
  };
  return {
    path: "x",
    oldPath: null,
    status: "modified",
    binary: false,
    oldMode: null,
    newMode: null,
    hunks: open ? [...built.slice(0, -1), open] : built,
  };
}
