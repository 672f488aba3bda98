import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDiff } from "../../../src/core/diff/parse-diff.ts";
import { placeQuote } from "../../../src/core/diff/place-quote.ts";

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

  it("has no place for lines that are not there, on that side, or not in one hunk", () => {
    expect(place("old();", 11)).toBeNull();
    expect(place("first();", 11, "LEFT")).toBeNull();
    expect(place("end();\n  twice( 1 );", 13)).toBeNull();
    expect(place(" \n", 12)).toBeNull();
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
