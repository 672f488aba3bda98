import { describe, expect, it } from "vitest";
import { renderReview, toReviewHeadline } from "../../../src/actions/review/render-review.ts";
import type { Review } from "../../../src/contracts/review.ts";
import { remark } from "./bench.ts";

const review: Review = {
  outcome: "completed",
  reason: "",
  summary: "See ![x](https://evil.example/p.png), @someone.",
  findings: [
    { ...remark, title: "a | b\nc", id: "0123456789ab", round: 1, place: { startLine: 2, line: 3 }, state: "open" },
  ],
  earlier: [{ id: "ba9876543210", state: "fixed", evidence: "line 4" }],
  criteria: [{ id: "f1.c1", met: "unclear", evidence: "no test" }],
  coverage: { files: 2, dropped: [{ path: "logo.png", reason: "binary" }] },
  incremental: false,
  model: "m",
};

describe("renderReview", () => {
  it("shows findings, criteria, earlier findings and what was not read", () => {
    const text = renderReview(review);
    for (const words of [
      "| high | src/divide.js:3 | a \\| b c |",
      "| f1.c1 | unclear |",
      "| ba9876543210 | fixed |",
      "- logo.png: binary",
    ]) {
      expect(text).toContain(words);
    }
    expect(toReviewHeadline(review)).toBe("reviewed 2 files: 1 high");
  });

  it("loads no image and mentions nobody for the model", () => {
    const text = renderReview(review);
    expect(text).not.toContain("https://evil.example");
    expect(text).not.toContain("@someone");
  });

  it("says why there is no review", () => {
    const failed: Review = {
      ...review,
      outcome: "failed",
      reason: "The limit of 3 turns was reached.",
      summary: "",
      findings: [],
    };
    expect(toReviewHeadline(failed)).toBe("no review: The limit of 3 turns was reached.");
  });
});
