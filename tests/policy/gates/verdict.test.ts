import { describe, expect, it } from "vitest";
import { decideVerdict } from "../../../src/policy/gates/verdict.ts";
import type { FindingState } from "../../../src/state/ticket-state.ts";
import { aFeature } from "../../builders/plan.ts";
import { aFinding, aReview } from "../../builders/project.ts";

const met = { criteria: [{ id: "f1.c1", met: "yes" as const, evidence: "line 3" }] };
const verdict = (review: Parameters<typeof aReview>[0], earlier: readonly FindingState[] = []) =>
  decideVerdict({ review: aReview({ ...met, ...review }), feature: aFeature("f1"), earlier });
const unclear = (check: "test" | "review" | "person", review: Parameters<typeof aReview>[0] = {}) =>
  decideVerdict({
    review: aReview({ criteria: [{ id: "f1.c1", met: "unclear", evidence: "nobody can tell" }], ...review }),
    feature: aFeature("f1", { criteria: [{ id: "f1.c1", text: "x", check, issueQuote: "" }] }),
    earlier: [],
  });
const refuted = {
  model: "openai/b",
  outcome: "refuted" as const,
  reason: "Line 9 refuses it.",
  path: "src/a.ts",
  line: 9,
  quote: "if (x) throw y;",
};
const word = (model: string, outcome: "completed" | "failed") => ({
  ...{ model, outcome, summary: "", remarks: 0 },
  reason: outcome === "failed" ? "it stayed away" : "",
});
const stateOf = (of: Parameters<typeof aFinding>[0]): FindingState => ({
  finding: aFinding(of),
  evidence: "",
  answer: null,
  insisted: 0,
});

describe("decideVerdict", () => {
  it("approves a complete review without anything that blocks", () => {
    expect(verdict({ findings: [aFinding({ severity: "low" })] })).toEqual({ decision: "approved", reasons: [] });
  });

  it.each(["critical", "high"] as const)("asks for changes for %s", (severity) => {
    expect(verdict({ findings: [aFinding({ severity, place: null })] })).toMatchObject({
      decision: "changes_requested",
      reasons: [expect.stringContaining("It is wrong")],
    });
  });

  it("asks for changes for medium only when it is about behavior, whether its place was found or not", () => {
    expect(verdict({ findings: [aFinding({ severity: "medium" })] }).decision).toBe("changes_requested");
    expect(verdict({ findings: [aFinding({ severity: "medium", place: null })] }).decision).toBe("changes_requested");
    expect(verdict({ findings: [aFinding({ severity: "medium", path: "docs/guide.md" })] }).decision).toBe("approved");
    expect(
      verdict({ findings: [aFinding({ severity: "medium", path: "docs/guide.md", criterion: "f1.c1" })] }).decision,
    ).toBe("changes_requested");
  });

  it("asks for changes for a criterion that is not met, is unclear or was not judged", () => {
    expect(verdict({ criteria: [{ id: "f1.c1", met: "no", evidence: "nothing" }] }).decision).toBe("changes_requested");
    expect(verdict({ criteria: [] }).reasons).toEqual(["criterion f1.c1 was not judged"]);
    expect(verdict({ criteria: [], incremental: true }).decision).toBe("approved");
    expect(verdict({ criteria: [{ id: "f1.c1", met: "unclear", evidence: "" }] })).toEqual({
      decision: "changes_requested",
      reasons: ["criterion f1.c1 is unclear: nothing shows it"],
    });
  });

  it.each(["test", "review"] as const)("asks for changes for an unclear criterion whose check is %s", (check) => {
    expect(unclear(check)).toMatchObject({ decision: "changes_requested" });
    expect(unclear(check, { incremental: true })).toMatchObject({ decision: "changes_requested" });
  });

  it("leaves what only a person can see to a person, after all that the coder can mend", () => {
    expect(unclear("person")).toEqual({ decision: "none", reasons: ["criterion f1.c1 is unclear: nobody can tell"] });
    expect(unclear("person", { findings: [aFinding({ severity: "high" })] })).toEqual({
      decision: "changes_requested",
      reasons: [expect.stringContaining("high: It is wrong")],
    });
  });

  it.each([
    ["yes", "approved"],
    ["no", "changes_requested"],
    ["unclear", "changes_requested"],
  ] as const)("holds on to a criterion that was %s where a review of what is new is silent", (met, decision) => {
    const former = [{ id: "f1.c1", met, evidence: "as it was" }];
    const review = aReview({ criteria: [], incremental: true });
    expect(decideVerdict({ review, feature: aFeature("f1"), earlier: [], former }).decision).toBe(decision);
    expect(
      decideVerdict({ review, feature: aFeature("f1"), earlier: [], former: [{ ...former[0], id: "f1.c2" } as never] })
        .decision,
    ).toBe("changes_requested");
  });

  it("gives no verdict when the review failed or something was not read, lock files aside", () => {
    expect(verdict({ outcome: "failed", reason: "no answer" })).toMatchObject({
      decision: "none",
      reasons: [expect.stringContaining("no answer")],
    });
    expect(verdict({ coverage: { files: 1, dropped: [{ path: "a.bin", reason: "binary" }] } })).toMatchObject({
      decision: "none",
      reasons: ["a.bin was not read (binary)"],
    });
    expect(
      verdict({ coverage: { files: 1, dropped: [{ path: "web/package-lock.json", reason: "lock file" }] } }).decision,
    ).toBe("approved");
  });

  it("holds on to an earlier finding until a review says with evidence that it is solved", () => {
    const earlier = [stateOf({ id: "aaaaaaaaaaaa" })];
    expect(verdict({}, earlier)).toMatchObject({
      decision: "changes_requested",
      reasons: [expect.stringContaining("not solved since round 1")],
    });
    expect(verdict({ earlier: [{ id: "aaaaaaaaaaaa", state: "open", evidence: "still" }] }, earlier).decision).toBe(
      "changes_requested",
    );
    expect(verdict({ earlier: [{ id: "aaaaaaaaaaaa", state: "fixed", evidence: "line 9" }] }, earlier).decision).toBe(
      "approved",
    );
    const lighter = aFinding({ id: "aaaaaaaaaaaa", severity: "low" });
    expect(verdict({ findings: [lighter] }, earlier).decision).toBe("changes_requested");
    expect(
      verdict({ findings: [lighter], earlier: [{ id: "aaaaaaaaaaaa", state: "fixed", evidence: "line 9" }] }, earlier)
        .decision,
    ).toBe("approved");
    expect(verdict({ findings: [aFinding({ id: "aaaaaaaaaaaa" })] }, earlier).reasons).toHaveLength(1);
    expect(verdict({}, [stateOf({ state: "disputed" })]).decision).toBe("changes_requested");
    expect(verdict({}, [stateOf({ severity: "low" }), stateOf({ state: "fixed" })]).decision).toBe("approved");
  });

  describe("of several reviewers", () => {
    const two = [word("google/a", "completed"), word("openai/b", "completed")];

    it("does not take the silence of one that failed for a yes, and still asks for what the others found", () => {
      const reviewers = [...two, word("anthropic/c", "failed")];
      expect(verdict({ reviewers: two }).decision).toBe("approved");
      expect(verdict({ reviewers })).toEqual({
        decision: "none",
        reasons: ["2 of 3 reviewers answered; anthropic/c did not: it stayed away"],
      });
      expect(verdict({ reviewers, findings: [aFinding()] }).decision).toBe("changes_requested");
    });

    it("leaves to a person what weighs and was refuted, and asks for no round because of it", () => {
      const contested = aFinding({ severity: "high", verified: refuted });
      expect(verdict({ findings: [contested] })).toEqual({
        decision: "none",
        reasons: ["high, refuted by openai/b: It is wrong (src/a.ts); a person decides"],
      });
      expect(verdict({ findings: [aFinding({ severity: "low", verified: refuted })] }).decision).toBe("approved");
      const other = aFinding({ id: "ab0123456789", title: "Another" });
      expect(verdict({ findings: [contested, other] })).toMatchObject({
        decision: "changes_requested",
        reasons: [expect.stringContaining("Another")],
      });
    });

    it("holds on to a contested one of a former round until a review says that it is solved", () => {
      const earlier = [stateOf({ verified: refuted })];
      expect(verdict({}, earlier).decision).toBe("none");
      expect(verdict({ earlier: [{ id: "0123456789ab", state: "fixed", evidence: "line 3" }] }, earlier).decision).toBe(
        "approved",
      );
      const confirmed = { ...refuted, outcome: "confirmed" as const };
      expect(verdict({ findings: [aFinding({ verified: confirmed })] }, earlier).reasons).toEqual([
        "high: It is wrong (src/a.ts)",
      ]);
    });
  });
});
