import { describe, expect, it } from "vitest";
import { checkReport } from "../../../src/actions/review/check-report.ts";
import type { ReviewReport } from "../../../src/contracts/review.ts";

const report = (of: Partial<ReviewReport> = {}): ReviewReport => ({
  summary: "read",
  remarks: [],
  earlier: [{ id: "aaaaaaaaaaaa", state: "fixed", evidence: "line 3" }],
  criteria: [{ id: "f1.c1", met: "yes", evidence: "the test" }],
  ...of,
});
const expected = { earlier: ["aaaaaaaaaaaa"], criteria: ["f1.c1"] };

describe("checkReport", () => {
  it("takes a report that speaks of everything once", () => {
    expect(checkReport(report(), expected)).toEqual([]);
  });

  it.each([
    ["an earlier finding", { earlier: [] }, "nothing is said of aaaaaaaaaaaa"],
    ["a criterion", { criteria: [] }, "nothing is said of f1.c1"],
  ])("sends back a report that is silent about %s", (_name, part, words) => {
    expect(checkReport(report(part), expected).join()).toContain(words);
  });

  it("sends back words on what was not asked, and words said twice", () => {
    const twice = { id: "f1.c1", met: "yes" as const, evidence: "" };
    expect(checkReport(report({ criteria: [twice, twice] }), expected).join()).toContain("stands there twice");
    expect(checkReport(report(), { earlier: [], criteria: ["f1.c1"] }).join()).toContain("there is no aaaaaaaaaaaa");
  });
});
