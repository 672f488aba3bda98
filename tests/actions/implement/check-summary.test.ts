import { describe, expect, it } from "vitest";
import { checkSummary } from "../../../src/actions/implement/check-summary.ts";
import type { ChangeSummary } from "../../../src/contracts/change.ts";

const summary = (of: Partial<ChangeSummary> = {}): ChangeSummary => ({
  outcome: "changed",
  title: "Add it",
  summary: "Added.",
  criteria: [],
  answers: [],
  notes: "",
  ...of,
});
const done = { changed: ["a.js"], refused: null, unresolved: [], points: [], criteria: ["f1.c1"] };

describe("checkSummary", () => {
  it("takes a change with files and an answer to each open point", () => {
    const answers = [{ finding: "review:7", outcome: "fixed" as const, reason: "done" }];
    expect(checkSummary(summary({ answers }), { ...done, points: ["review:7"] })).toEqual([]);
  });

  it("sends an empty change back, and takes blocked and already_done without one", () => {
    expect(checkSummary(summary(), { ...done, changed: [] })[0]).toContain("no file differs");
    expect(checkSummary(summary({ outcome: "blocked" }), { ...done, changed: [] })).toEqual([]);
    expect(checkSummary(summary({ outcome: "already_done" }), { ...done, changed: [] })).toEqual([]);
  });

  it.each([
    ["an unanswered point", {}, { points: ["aaaaaaaaaaaa"] }, "nothing is said of aaaaaaaaaaaa"],
    [
      "an answer to nothing",
      { answers: [{ finding: "x", outcome: "fixed" as const, reason: "r" }] },
      {},
      "there is no x",
    ],
    ["a criterion of another feature", { criteria: [{ id: "f2.c1", how: "so" }] }, {}, "no criterion f2.c1"],
    ["conflict markers", {}, { unresolved: ["a.js"] }, "a.js still holds conflict markers"],
    ["what git must not take", {}, { refused: "a link." }, "a link."],
    ["generated masses", {}, { changed: Array.from({ length: 3001 }, (_, n) => `gen/${n}`) }, "3001 files"],
  ])("sends %s back", (_name, said, found, words) => {
    expect(checkSummary(summary(said), { ...done, ...found }).join()).toContain(words);
  });
});
