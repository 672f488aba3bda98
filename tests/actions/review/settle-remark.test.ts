import { describe, expect, it } from "vitest";
import { readDiff } from "../../../src/actions/review/read-diff.ts";
import type { Remark } from "../../../src/contracts/review.ts";

const remark = (of: Partial<Remark>): Remark => ({
  severity: "medium",
  title: "Wrong",
  body: "When x, then y.",
  path: "a.ts",
  side: "RIGHT",
  quote: "",
  claimedLine: 2,
  criterion: null,
  suggestion: null,
  ...of,
});
const head = "diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n";
const whole = `${head}@@ -1,4 +1,5 @@\n one\n-  old(a);\n+  now(a);\n+  // I ❤\ufe0f it\n end\n last\n`;
const open = (of: string, news?: string) =>
  readDiff(
    {
      diff: async (from: string) => Buffer.from(from === "since" && news !== undefined ? news : of),
      changedPaths: async () => [],
    },
    { mergeBase: "base", tree: "tree", since: news === undefined ? null : "since" },
  );
const settle = async (of: Partial<Remark>, diff = whole) => (await open(diff)).settle(remark(of));

describe("a remark in the diff's own words", () => {
  it.each([
    ["both lines", "-  old(a);\n+  now(a);", { quote: "  now(a);", side: "RIGHT" }],
    ["a deleted line on the wrong side", "  old(a);", { quote: "  old(a);", side: "LEFT" }],
    ["the gutter", "          2 |+  now(a);", { quote: "  now(a);", side: "RIGHT" }],
    ["what is made visible", "  // I ❤⟨U+FE0F⟩ it", { quote: "  // I ❤\ufe0f it", side: "RIGHT" }],
    ["what stands nowhere", "never()", { quote: "never()", side: "RIGHT" }],
  ] as const)("takes the lines as they are: %s", async (_, quote, expected) => {
    expect(await settle({ quote })).toMatchObject(expected);
  });

  it.each(["./a.ts", "b/a.ts", '"a.ts"'])("takes the file's own name for %s", async (path) => {
    expect((await settle({ path, quote: "  now(a);" })).path).toBe("a.ts");
  });

  it("takes the name that a renamed file has now", async () => {
    const renamed = whole.replace("--- a/a.ts", "rename from was.ts\nrename to a.ts\n--- a/was.ts");
    expect(await settle({ path: "was.ts", quote: "  old(a);", side: "LEFT" }, renamed)).toMatchObject({ path: "a.ts" });
  });
});

describe("a suggestion, as one click commits it", () => {
  it.each([
    ["as it was given", "  now(a);", "  now(a, b);\n  more();", "  now(a, b);\n  more();"],
    ["with the gutter that the quote has", "          2 |+  now(a);", "          2 |+  now(b);", "  now(b);"],
    ["with marks", "-  old(a);\n+  now(a);", "+  now(b);", "  now(b);"],
    ["with what was made visible", "  // I ❤⟨U+FE0F⟩ it", "  // I ❤⟨U+FE0F⟩ them", "  // I ❤\ufe0f them"],
    ["without the indentation", "now(a);", "if (b) {\n\n  now(b);\n}", "  if (b) {\n\n    now(b);\n  }"],
    ["of a piece of a line", "now(a)", "now(b)", "  now(b);"],
    ["none", "  now(a);", "", ""],
  ])("replaces the lines: %s", async (_, quote, suggestion, expected) => {
    expect(await settle({ quote, suggestion })).toMatchObject({ suggestion: expected, body: "When x, then y." });
  });

  it.each([
    ["over two hunks", "last\nfar()", `${whole}@@ -40,1 +41,2 @@\n+far()\n z\n`],
    ["of what stands nowhere", "never()", whole],
    ["of a deleted line", "  old(a);", whole],
    ["of pieces that differ", "  // I love it", whole],
  ])("is shown as code when it replaces no whole lines: %s", async (_, quote, diff) => {
    const { suggestion, body } = await settle({ quote, suggestion: "a = `x`;" }, diff);
    expect(suggestion).toBeNull();
    expect(body).toBe("When x, then y.\n\nSuggested:\n\n```\na = `x`;\n```");
  });
});

describe("a later round, which is shown only what is new", () => {
  const news = `${head}@@ -1,5 +1,4 @@\n one\n   now(a);\n-  gone();\n   // I ❤\ufe0f it\n end\n`;
  const place = async (of: Partial<Remark>) => {
    const diff = await open(whole, news);
    const settled = diff.settle(remark(of));
    return { side: settled.side, ...diff.place(settled) };
  };

  it("finds what is shown by the numbers of the new file", async () => {
    expect(await place({ quote: "    2     2 |   now(a);" })).toEqual({ side: "RIGHT", startLine: 2, line: 2 });
    expect(await place({ quote: "  now(a);", side: "LEFT" })).toEqual({ side: "RIGHT", startLine: 2, line: 2 });
  });

  it("puts a line that only this branch ever had beside its place", async () => {
    expect(await place({ quote: "-  gone();", side: "LEFT" })).toEqual({ side: "RIGHT", startLine: 3, line: 3 });
  });

  it("finds what only the whole diff has", async () => {
    expect(await place({ quote: "  old(a);", side: "LEFT" })).toEqual({ side: "LEFT", startLine: 2, line: 2 });
  });
});
