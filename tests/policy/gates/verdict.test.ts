import { describe, expect, it } from "vitest";
import { decideVerdict } from "../../../src/policy/gates/verdict.ts";
import type { FindingState } from "../../../src/state/ticket-state.ts";
import { aFeature } from "../../builders/plan.ts";
import { aFinding, aReview } from "../../builders/project.ts";

const met = { criteria: [{ id: "f1.c1", met: "yes" as const, evidence: "line 3" }] };
const verdict = (review: Parameters<typeof aReview>[0], earlier: readonly FindingState[] = []) =>
  decideVerdict({ review: aReview({ ...met, ...review }), feature: aFeature("f1"), earlier });
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

  it("asks for changes for medium only when it is about behaviour and its quote was found", () => {
    expect(verdict({ findings: [aFinding({ severity: "medium" })] }).decision).toBe("changes_requested");
    expect(verdict({ findings: [aFinding({ severity: "medium", place: null })] }).decision).toBe("approved");
    expect(verdict({ findings: [aFinding({ severity: "medium", path: "docs/guide.md" })] }).decision).toBe("approved");
    expect(
      verdict({ findings: [aFinding({ severity: "medium", path: "docs/guide.md", criterion: "f1.c1" })] }).decision,
    ).toBe("changes_requested");
  });

  it("asks for changes for a criterion that is not met or was not judged, not for one that is unclear", () => {
    expect(verdict({ criteria: [{ id: "f1.c1", met: "no", evidence: "nothing" }] }).decision).toBe("changes_requested");
    expect(verdict({ criteria: [] }).reasons).toEqual(["criterion f1.c1 was not judged"]);
    expect(verdict({ criteria: [], incremental: true }).decision).toBe("approved");
    expect(verdict({ criteria: [{ id: "f1.c1", met: "unclear", evidence: "" }] }).decision).toBe("approved");
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
    expect(verdict({}, [stateOf({ state: "disputed" })]).decision).toBe("changes_requested");
    expect(verdict({}, [stateOf({ severity: "low" }), stateOf({ state: "fixed" })]).decision).toBe("approved");
  });
});
