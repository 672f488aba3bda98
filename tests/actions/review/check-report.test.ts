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

  it.each([
    ["which it calls met", "f1.c1", "says that f1.c1 fails, criteria that it is met"],
    ["which there is not", "f1.c9", "names the criterion f1.c9, which there is not"],
  ])("sends back a remark on a criterion %s", (_name, criterion, words) => {
    const remark = {
      severity: "low" as const,
      title: "Zero is not refused",
      body: "b",
      path: "a.js",
      side: "RIGHT" as const,
      quote: "a",
      claimedLine: 1,
      criterion,
      suggestion: null,
    };
    expect(checkReport(report({ remarks: [remark] }), expected).join()).toContain(words);
    const failed = { id: "f1.c1", met: "no" as const, evidence: "zero" };
    expect(checkReport(report({ remarks: [{ ...remark, criterion: "f1.c1" }], criteria: [failed] }), expected)).toEqual(
      [],
    );
  });
});
