import { describe, expect, it } from "vitest";
import type { Claim } from "../../../../src/contracts/claim.ts";
import type { Finding } from "../../../../src/contracts/review.ts";
import { findPairs } from "../../../../src/policy/dataset/pairs/find-pairs.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { aFinding, Project } from "../../../builders/project.ts";

function verified(id: string, outcome: "confirmed" | "refuted" | "plausible"): Finding {
  const verification = { model: "x/y", outcome, reason: "because", path: "src/a.ts", line: 3, quote: "let a = 1;" };
  return aFinding({ id: id.padStart(12, "0"), title: `Finding ${id}`, verified: verification });
}

function next(project: Project): Claim {
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim was given");
  return claim;
}

/** One round of f1, with that verdict and those findings. */
function round(project: Project, decision: "approved" | "changes_requested", findings: readonly Finding[] = []): Claim {
  const claim = next(project);
  project.push(claim);
  project.prove(claim);
  project.review(claim, decision, { findings: [...findings] });
  project.end(claim);
  return claim;
}

describe("what a run has decided", () => {
  it("sets refuted findings against confirmed ones of the same review, each once", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    round(project, "changes_requested", [
      verified("1", "refuted"),
      verified("2", "confirmed"),
      verified("3", "plausible"),
      verified("4", "refuted"),
      verified("5", "refuted"),
      verified("6", "confirmed"),
    ]);
    const { findings } = findPairs(project.events);
    expect(
      findings.map(({ chosen, rejected }) => [chosen, rejected].map((text) => /Finding \d/.exec(text)?.[0])),
    ).toEqual([
      ["Finding 2", "Finding 1"],
      ["Finding 6", "Finding 4"],
    ]);
    expect(findings[0]?.prompt.user).toContain("The change touches src/f1/a.ts.");
    expect(findings[0]?.chosen).toMatch(/^src\/a\.ts:3: Finding 2\n\n```\nlet a = 1;\n```/);
  });

  it("asks of the change that was reviewed, not of a later one", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    round(project, "changes_requested", [verified("1", "refuted"), verified("2", "confirmed")]);
    project.push(next(project), { files: ["src/later.ts"] });
    expect(findPairs(project.events).findings[0]?.prompt.user).toMatch(/The change touches src\/f1\/a\.ts\.$/);
  });

  it("makes no pair across reviews, or without a confirmed one", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    round(project, "changes_requested", [verified("1", "refuted")]);
    round(project, "approved", [verified("2", "confirmed")]);
    expect(findPairs(project.events).findings).toEqual([]);
  });

  it("sets each round that was sent back against the one that was approved, on the same base", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    const first = round(project, "changes_requested");
    const heads = [project.ticket("f1").head];
    round(project, "changes_requested");
    heads.push(project.ticket("f1").head);
    expect(findPairs(project.events).rounds).toEqual([]);
    round(project, "approved");
    const accepted = project.ticket("f1").head;
    expect(findPairs(project.events).rounds).toMatchObject(
      heads.map((rejected) => ({ base: first.base, rejected, chosen: accepted })),
    );
  });

  it("takes no round for accepted that was sent back after its approval", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    round(project, "changes_requested");
    round(project, "approved");
    expect(findPairs(project.events).rounds).toHaveLength(1);
    project.review(next(project), "changes_requested");
    expect(findPairs(project.events).rounds).toEqual([]);
  });

  it("knows no round of a feature that was approved at once", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    round(project, "approved");
    expect(findPairs(project.events)).toEqual({ findings: [], rounds: [] });
  });
});
