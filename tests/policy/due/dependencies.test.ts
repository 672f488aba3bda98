import { describe, expect, it } from "vitest";
import type { Proof } from "../../../src/contracts/proof.ts";
import { renderCheck } from "../../../src/policy/render/check-summary.ts";
import { renderTicketWord } from "../../../src/policy/render/parts/ticket-word.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aProof, Project, sha } from "../../builders/project.ts";

const modes = (claims: readonly { mode: string; round: number }[]) =>
  claims.map((claim) => `${claim.mode} ${claim.round}`);
const paths = ["package-lock.json"];
const waiting = { state: "waiting" as const, paths };
const installed = { state: "installed" as const, paths };

/** A feature whose first round was pushed and found red without its dependencies. */
function afterRound(
  verdict: "approved" | "changes_requested" | null,
  dependencies: NonNullable<Proof["dependencies"]> = waiting,
) {
  const project = Project.approved(aPlan([aFeature("f1")]), { limits: { rounds: 1 } });
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim, { protectedPaths: ["package-lock.json"] });
  project.prove(claim, { outcome: "failed", dependencies });
  if (verdict !== null) project.review(claim, verdict);
  project.end(claim);
  return project;
}
function approve(project: Project) {
  const head = project.ticket("f1").head ?? "";
  project.tell("MERGE_APPROVED", { source: "comment", id: 3, head, saidAt: null }, { ticket: "f1" });
}

describe("a proof that is red without the dependencies that the change adds", () => {
  it("costs no round: the review goes on, and a merge waits for a person", () => {
    expect(modes(afterRound(null).route())).toEqual(["review 1"]);
    const project = afterRound("approved");
    expect(renderTicketWord(project.ticket("f1"))).toBe("waiting for dependencies");
    expect(renderCheck(project.ticket("f1"), project.config)).toMatchObject({ conclusion: "action_required" });
    expect(modes(project.route())).toEqual(["merge 1"]);
  });

  it("is proved again with them once a person has approved, and a red one then costs a round", () => {
    const project = afterRound("approved");
    approve(project);
    const [claim] = project.route();
    expect(claim).toMatchObject({ mode: "prove", head: project.ticket("f1").head });
    if (claim === undefined) return;
    project.prove(claim, { outcome: "failed", dependencies: installed });
    project.end(claim);
    // The only round is used: a person is asked.
    expect(project.route()).toEqual([]);
    expect(project.ticket("f1").block?.reason).toContain("rounds did not finish it");
  });

  it("is merged once it is green with them", () => {
    const project = afterRound("approved");
    approve(project);
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.prove(claim, { outcome: "passed", dependencies: installed });
    project.end(claim);
    expect(modes(project.route())).toEqual(["merge 1"]);
  });

  it("goes back to the coder first where changes are requested", () => {
    const project = afterRound("changes_requested");
    approve(project);
    project.route();
    expect(project.ticket("f1").block?.reason).toContain("changes are requested");
  });
});

describe("a proof without the change's dependencies, as its set-up is given secrets", () => {
  const secret = { state: "secrets" as const, paths };

  it("costs no round, goes on to the review, and then rests for a person who merges", () => {
    expect(modes(afterRound(null, secret).route())).toEqual(["review 1"]);
    const project = afterRound("approved", secret);
    expect(renderTicketWord(project.ticket("f1"))).toBe("a person merges");
    expect(renderCheck(project.ticket("f1"), project.config)?.title).toContain("given secrets: a person merges");
    expect(modes(project.route())).toEqual(["merge 1"]);
  });

  it("is not proved again after a person's yes: nothing would be installed then either", () => {
    const project = afterRound("approved", secret);
    approve(project);
    expect(modes(project.route())).toEqual(["merge 1"]);
  });
});

describe("secrets of the set-up that can not be used, or were left", () => {
  const reason = "line 2 is not NAME=value";

  it.each(["refused", "left"] as const)("keep code from being paid for, with the reason (%s)", (state) => {
    const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
    const secrets = { state, names: [], cleaned: [] };
    const proof = aProof({ outcome: "failed", reason, secrets, base: sha(1) });
    project.tell("BASE_PROVED", { sha: sha(1), proof }, { ticket: "plan" });
    project.approve();
    const [claim] = project.route();
    if (claim === undefined) throw new Error("it is proved anew after the yes");
    project.tell("BASE_PROVED", { sha: sha(1), proof }, { ticket: "f1", claim: claim.claim });
    project.end(claim);
    expect(project.route()).toEqual([]);
    expect(project.ticket("f1").block?.reason).toMatch(/is red at \w{7}: line 2 is not NAME=value$/);
    expect(project.ticket("f1").block?.remedy).not.toContain("new-failures-only");
  });
});
