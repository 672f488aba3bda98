import { describe, expect, it } from "vitest";
import { readDiff } from "../../../src/actions/review/read-diff.ts";
import type { Remark } from "../../../src/contracts/review.ts";

const remark: Remark = {
  severity: "high",
  title: "Lost",
  body: "b",
  path: "new.js",
  side: "RIGHT",
  quote: "same",
  claimedLine: 1,
  criterion: null,
  suggestion: null,
};
const diff = (of: string) => ({
  diff: async () => Buffer.from(of),
  changedPaths: async () => [{ path: "big.js", status: "M" as const }],
});
const range = { mergeBase: "base", tree: "tree", since: null };

describe("readDiff", () => {
  it("finds a remark's place in a file that was renamed, by its old name too", async () => {
    const renamed =
      "diff --git a/old.js b/new.js\nsimilarity index 90%\nrename from old.js\nrename to new.js\n--- a/old.js\n+++ b/new.js\n@@ -1,2 +1,2 @@\n same\n-a\n+b\n";
    const { place } = await readDiff(diff(renamed), range);
    expect(place(remark)).toEqual({ startLine: 1, line: 1 });
    expect(place({ ...remark, path: "old.js", side: "LEFT", quote: "a" })).toEqual({ startLine: 2, line: 2 });
  });

  it("knows the path that a remark's file has now, and whether its lines are still there, whole", async () => {
    const renamed =
      "diff --git a/old.js b/new.js\nsimilarity index 90%\nrename from old.js\nrename to new.js\n--- a/old.js\n+++ b/new.js\n@@ -1,2 +1,2 @@\n same\n-return a / b\n+return a / b + rest(a)\n";
    const { pathOf, shows } = await readDiff(diff(renamed), range);
    expect(pathOf({ ...remark, path: "old.js" })).toBe("new.js");
    expect(pathOf({ ...remark, path: "other.js" })).toBe("other.js");
    expect(shows({ ...remark, path: "old.js" })).toBe(true);
    expect(shows({ ...remark, quote: "return a / b + rest" })).toBe(false);
    expect(shows({ ...remark, quote: "gone" })).toBe(false);
  });

  it("names all files of a diff that is too large for anybody, and reads none", async () => {
    const { rendered, place } = await readDiff(diff("x".repeat(33 * 1024 * 1024)), range);
    expect(rendered).toMatchObject({
      text: "",
      included: [],
      dropped: [{ path: "big.js", reason: expect.stringContaining("larger than") }],
    });
    expect(place(remark)).toBeNull();
  });
});
