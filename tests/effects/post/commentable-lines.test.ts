import fc from "fast-check";
import { expect, test } from "vitest";
import { splitByPlace } from "../../../src/effects/post/commentable-lines.ts";
import { parseHunks } from "../../../src/effects/post/parse-hunks.ts";

const diff = `diff --git a/src/a.txt b/src/a.txt
index 1..2 100644
--- a/src/a.txt
+++ b/src/a.txt
@@ -3,5 +3,6 @@ heading
 three
 four
-five
+FIVE
+five and a half
 six
 seven
@@ -30,2 +31,2 @@
 thirty
-old
+new
diff --git a/gone.txt b/gone.txt
deleted file mode 100644
--- a/gone.txt
+++ /dev/null
@@ -1 +0,0 @@
---- looks like a header
\\ No newline at end of file
diff --git "a/sp\\303\\244t \\"x\\".txt" "b/sp\\303\\244t \\"x\\".txt"
--- "a/sp\\303\\244t \\"x\\".txt"
+++ "b/sp\\303\\244t \\"x\\".txt"
@@ -0,0 +1 @@
+late
`;
const at = (path: string, line: number, of: { side?: "LEFT" | "RIGHT"; startLine?: number | null } = {}) => ({
  path,
  line,
  side: of.side ?? ("RIGHT" as const),
  startLine: of.startLine ?? null,
  body: "",
});
const isPlaced = (comment: ReturnType<typeof at>) => splitByPlace(diff, [comment]).placed.length === 1;

test("added, removed and context lines of a hunk have a place, each on its side", () => {
  expect(isPlaced(at("src/a.txt", 5))).toBe(true);
  expect(isPlaced(at("src/a.txt", 5, { side: "LEFT" }))).toBe(true);
  expect(isPlaced(at("src/a.txt", 3))).toBe(true);
  expect(isPlaced(at("src/a.txt", 8))).toBe(true);
});

test("a line outside the hunks, another file, or a span over two hunks has none", () => {
  expect(isPlaced(at("src/a.txt", 9))).toBe(false);
  expect(isPlaced(at("src/b.txt", 5))).toBe(false);
  expect(isPlaced(at("src/a.txt", 31, { startLine: 8 }))).toBe(false);
  expect(isPlaced(at("src/a.txt", 6, { startLine: 5 }))).toBe(true);
});

test("a removed file is found by its old path, content that looks like a header is content, odd names are read as git writes them", () => {
  expect(isPlaced(at("gone.txt", 1, { side: "LEFT" }))).toBe(true);
  expect(parseHunks(diff).get("gone.txt")?.flat()).toMatchObject([{ sign: "-", text: "--- looks like a header" }]);
  expect(isPlaced(at('spät "x".txt', 1))).toBe(true);
});

test("no text makes it throw, and no comment is lost", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat({ max: 50 }), { maxLength: 5 }), (text, lines) => {
      const comments = lines.map((line) => at("src/a.txt", line));
      for (const one of [text, diff + text, text + diff]) {
        const { placed, unplaced } = splitByPlace(one, comments);
        expect(placed.length + unplaced.length).toBe(comments.length);
      }
    }),
  );
});
