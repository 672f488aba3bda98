import { describe, expect, it } from "vitest";
import type { Claim } from "../../../../src/contracts/claim.ts";
import { toDraft } from "../../../../src/policy/drafts.ts";
import { keys } from "../../../../src/policy/keys.ts";
import { fold } from "../../../../src/state/fold.ts";
import { checkAppend } from "../../../../src/state/machines/check-append.ts";
import { whyNoMerge } from "../../../../src/state/merge-lock.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { Project, sha } from "../../../builders/project.ts";

/** Features that were pushed, proved and approved; their claims still live. */
function ready(features = 1): { readonly project: Project; readonly claims: readonly Claim[] } {
  const ids = Array.from({ length: features }, (_, index) => aFeature(`f${index + 1}`));
  const project = Project.approved(aPlan(ids));
  const claims = project.route();
  for (const claim of claims) {
    project.push(claim);
    project.prove(claim);
    project.review(claim, "approved");
  }
  return { project, claims };
}

function started(project: Project, claim: Claim, into = "main") {
  const { head, proof } = project.ticket(claim.ticket);
  const payload = {
    claim: claim.claim,
    number: 7,
    into,
    head: head ?? sha(0),
    base: claim.base,
    tree: proof?.proof.tree ?? sha(0),
    method: "squash" as const,
    spent: {},
  };
  const of = { run: claim.run, ticket: claim.ticket, correlationId: claim.claim };
  return toDraft("MERGE_STARTED", { ...of, key: keys.mergeStarted(claim.claim), payload });
}

function yieldMerge(project: Project, claim: Claim, yielded: boolean): void {
  const payload = { claim: claim.claim, outcome: "published" as const, reason: "", spent: {} };
  project.tell("CLAIM_ENDED", yielded ? { ...payload, yielded: true } : payload, {
    ticket: claim.ticket,
    key: keys.claimEnded(claim.claim),
    claim: claim.claim,
  });
}

describe("the merge lock", () => {
  it("is refused to a second one on the same branch, and free on another", () => {
    const { project, claims } = ready(2);
    const [one, two] = claims;
    if (one === undefined || two === undefined) throw new Error("two claims were wanted");
    project.write(started(project, one));
    expect(checkAppend(project.events, started(project, two))).toContain("#7 of");
    expect(checkAppend(project.events, started(project, two, "release"))).toBeUndefined();
    expect(whyNoMerge(fold(project.events), "main", one.claim)).toBeUndefined();
  });

  it("ends with the merge, or with word that there was none, of whoever knows it", () => {
    const { project, claims } = ready(2);
    const [one, two] = claims;
    if (one === undefined || two === undefined) throw new Error("two claims were wanted");
    project.write(started(project, one));
    project.merge(one);
    project.write(started(project, two));
    const payload = { claim: two.claim, outcome: "freed" as const, why: "its workflow run is over" };
    project.tell("MERGE_ENDED", payload, { ticket: two.ticket, claim: "another job" });
    expect(whyNoMerge(fold(project.events), "main", null)).toBeUndefined();
    expect(() => project.tell("MERGE_ENDED", payload, { ticket: two.ticket })).toThrow(/no merge by .* is under way/);
  });

  it("is refused to who has lost its claim, to a run that was stopped, and while main is in doubt", () => {
    const { project, claims } = ready(2);
    const [one, two] = claims;
    if (one === undefined || two === undefined) throw new Error("two claims were wanted");
    const before = project.events;
    project.end(two);
    expect(checkAppend(project.events, started(project, two))).toContain("is held by nobody");
    project.events = before;
    project.merge(one, { diverged: true });
    expect(checkAppend(project.events, started(project, two))).toContain("main is in doubt since f1");
    project.events = before;
    project.tell("RUN_STOPPED", { commentId: 9, saidAt: null }, { ticket: null });
    expect(checkAppend(project.events, started(project, two))).toContain("cancelled");
  });
});

describe("who gave way", () => {
  it("merges next, and is not blocked however often it did; tries that came to nothing are counted as ever", () => {
    for (const yielded of [true, false]) {
      const { project, claims } = ready();
      if (claims[0] === undefined) throw new Error("no claim");
      project.end(claims[0]);
      for (let time = 0; time < 5; time++) {
        const [claim] = project.route();
        if (yielded || time < 3) expect(claim).toMatchObject({ mode: "merge" });
        if (claim !== undefined) yieldMerge(project, claim, yielded);
      }
      expect(project.ticket("f1").status).toBe(yielded ? "in_progress" : "blocked");
    }
  });

  it("is given nothing while another merges, and the merge as soon as that one has ended", () => {
    const { project, claims } = ready(2);
    const [one, two] = claims;
    if (one === undefined || two === undefined) throw new Error("two claims were wanted");
    project.write(started(project, one));
    yieldMerge(project, two, true);
    expect(project.route()).toEqual([]);
    const payload = { claim: one.claim, outcome: "shut" as const, why: "" };
    project.tell("MERGE_ENDED", payload, { ticket: "f1", claim: one.claim });
    project.end(one);
    expect(project.route().map(({ ticket, mode }) => `${ticket} ${mode}`)).toEqual(["f1 merge", "f2 merge"]);
  });

  it("whose merge nobody knows the end of is left alone until that is known", () => {
    const { project, claims } = ready();
    if (claims[0] === undefined) throw new Error("no claim");
    project.write(started(project, claims[0]));
    project.end(claims[0], "failed");
    expect(project.route()).toEqual([]);
    expect(project.ticket("f1").status).toBe("in_progress");
  });
});
