import { expect, test } from "vitest";
import { toHeadline } from "../../../src/cli/local/to-headline.ts";

test.each([
  ["### ❌ red: the setup command fails on the base\n\nBase `e0f4`.", "❌ red: the setup command fails on the base"],
  [
    "### publish: f2, round 1\n\n- proof passed\n- review completed, 1 finding\n",
    "proof passed, review completed, 1 finding",
  ],
  ["### publish: f1, round 1\n\n- proof passed\n\n### merge: f1: merged #2 as `f9cf502`\n", "f1: merged #2 as f9cf502"],
  ["", ""],
])("%j is told in a few words", (summary, headline) => expect(toHeadline(summary)).toBe(headline));

test("a long one is cut", () => expect(toHeadline(`### ${"x".repeat(200)}`)).toHaveLength(76));
