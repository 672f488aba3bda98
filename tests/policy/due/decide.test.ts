import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { Proof } from "../../../src/contracts/proof.ts";
import { isWorkDue } from "../../../src/policy/due/decide.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aProof, Project, sha } from "../../builders/project.ts";

const modes = (claims: readonly { ticket: string; mode: string; round: number }[]) =>
  claims.map((claim) => `${claim.ticket} ${claim.mode} ${claim.round}`);
const two = aPlan([aFeature("f1"), aFeature("f2"), aFeature("f3", { dependsOn: ["f1", "f2"] })]);

describe("decide", () => {
  it("asks for a plan first, and for nothing more while it is written", () => {
    const project = new Project().start();
    expect(modes(project.route())).toEqual(["plan plan 1"]);
    expect(project.decide()).toEqual({ events: [], claims: [], ci: [] });
  });

  it("waits for a person's yes to the plan", () => {
    const project = new Project().start().publishPlan(two);
    expect(project.route()).toEqual([]);
    expect(modes(project.approve().route())).toEqual(["f1 implement 1", "f2 implement 1"]);
  });

  it("says yes by policy where the configuration lets it, unless something stands in the way", () => {
    const auto = { approval: { plan: "auto" } };
    expect(modes(new Project(auto).start().publishPlan(two).route())).toEqual(["f1 implement 1", "f2 implement 1"]);
    expect(
      new Project(auto)
        .start()
        .publishPlan(two, [{ what: "x", remedy: "y", blocks: true }])
        .route(),
    ).toEqual([]);
  });

  it("plans again when a revision was asked for", () => {
    const project = new Project().start().publishPlan(two);
    project.tell("REVISION_REQUESTED", { text: "smaller", commentId: 3, saidAt: null }, { ticket: null });
    expect(modes(project.route())).toEqual(["plan plan 2"]);
  });

  it("starts a feature only when all that it needs is merged", () => {
    const project = Project.approved(two);
    for (const claim of project.route()) {
      project.push(claim);
      project.prove(claim);
      project.review(claim, "approved");
      if (claim.ticket === "f1") project.merge(claim);
      project.end(claim);
    }
    expect(modes(project.route())).toEqual(["f2 prove 1"]);
  });

  it("gives no more legs than may run at once, the important ones first, then the longest chain", () => {
    const features = [
      aFeature("f1"),
      aFeature("f2", { priority: 1 }),
      aFeature("f3"),
      aFeature("f4", { dependsOn: ["f3"] }),
    ];
    const project = Project.approved(aPlan(features), { limits: { parallel: 2 } });
    expect(modes(project.route())).toEqual(["f2 implement 1", "f3 implement 1"]);
    expect(project.route()).toEqual([]);
  });

  it("goes through another round when changes are requested, and blocks after the last", () => {
    const project = Project.approved(aPlan([aFeature("f1")]), { limits: { rounds: 2 } });
    for (const round of [1, 2]) {
      const [claim] = project.route();
      expect(claim).toMatchObject({ mode: "implement", round, head: round === 1 ? null : project.ticket("f1").head });
      if (claim === undefined) return;
      project.push(claim);
      project.prove(claim);
      project.review(claim, "changes_requested");
      project.end(claim);
    }
    expect(project.route()).toEqual([]);
    expect(project.run.status).toBe("blocked");
    expect(project.ticket("f1").block?.reason).toContain("2 rounds did not finish it");
    project.tell("RETRY_REQUESTED", { feature: "f1", commentId: 9, saidAt: null }, { ticket: "f1" });
    expect(modes(project.route())).toEqual(["f1 implement 3"]);
  });

  it.each([["failed"], ["conflict"]] as const)("answers a proof that is %s with another round", (outcome) => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.push(claim);
    project.prove(claim, { outcome });
    project.review(claim, "approved");
    project.end(claim);
    expect(modes(project.route())).toEqual(["f1 implement 2"]);
  });

  it("blocks when setup fails on the base, which no round can mend, and proves again on a retry or a newer base", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.push(claim);
    const log = { command: "npm ci", exitCode: 1, timedOut: false, durationMs: 9, log: "no network" };
    project.prove(claim, { outcome: "failed", commands: [{ step: "setup", ...log }] });
    project.review(claim, "approved");
    project.end(claim);
    expect(project.route()).toEqual([]);
    expect(project.ticket("f1").block?.reason).toContain("`npm ci`");
    project.tell("RETRY_REQUESTED", { feature: "f1", commentId: 9, saidAt: null }, { ticket: "f1" });
    expect(modes(project.route())).toEqual(["f1 prove 1"]);
  });

  it("never calls a repository without tests green: it blocks and says why", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim");
    project.push(claim);
    project.prove(claim, { outcome: "no_tests", tree: sha(4) });
    project.review(claim, "approved");
    project.end(claim);
    expect(project.route()).toEqual([]);
    expect(project.ticket("f1").block).toMatchObject({
      reason: expect.stringContaining("no tests"),
      remedy: expect.stringContaining("validate.test"),
    });
  });

  it("takes up what a person said on the pull request", () => {
    const project = approvedAndProved();
    project.tell(
      "REVIEW_COMMENTS_RECEIVED",
      { source: "review", id: 5, state: "commented", author: "alice", body: "rename it", comments: [], saidAt: null },
      { ticket: "f1" },
    );
    expect(modes(project.route())).toEqual(["f1 implement 2"]);
  });

  it("merges what is approved and proved, and waits while a gate is closed that only a person opens", () => {
    const project = approvedAndProved();
    const [claim] = project.route();
    expect(claim).toMatchObject({ mode: "merge", slices: {} });
    if (claim === undefined) return;
    const { head } = project.ticket("f1");
    project.tell(
      "MERGE_WAITING",
      { head: head ?? "", untilMain: sha(project.main), gates: [{ gate: "approval", why: "w", remedy: "r" }] },
      { ticket: "f1", claim: claim.claim },
    );
    project.end(claim);
    expect(project.route()).toEqual([]);
    expect(modes(project.decide({ sweep: true }).claims)).toEqual(["f1 merge 1"]);
    project.tell("MERGE_APPROVED", { source: "comment", id: 8, head: head ?? "", saidAt: null }, { ticket: "f1" });
    expect(modes(project.route())).toEqual(["f1 merge 1"]);
  });

  it("leaves merging to a person where it is switched off", () => {
    const project = approvedAndProved({ merge: { enabled: false } });
    expect(project.route()).toEqual([]);
    project.main++;
    expect(project.route()).toEqual([]);
  });

  it("proves again, asking no model, when the default branch has moved", () => {
    const project = approvedAndProved();
    project.main++;
    expect(project.route()).toMatchObject([{ ticket: "f1", mode: "prove", slices: {}, base: sha(project.main) }]);
  });

  it("only proves a branch that somebody else moved and that changes the same, unless something else is due", () => {
    const project = approvedAndProved();
    const { branch, head } = project.ticket("f1");
    const change = { base: sha(project.main), tree: sha(78), sameAs: [head ?? ""] };
    const world = { branches: new Map([[branch ?? "", sha(77)]]), moved: new Map([[branch ?? "", change]]) };
    expect(project.decide(world).claims).toMatchObject([{ mode: "prove", head: sha(77), change, slices: {} }]);
    const elsewhere = { ...world, moved: new Map([["baton/other", change]]) };
    expect(project.decide(elsewhere).claims).toMatchObject([{ mode: "review", head: sha(77) }]);
    project.tell("REVIEW_REQUESTED", { commentId: 9, saidAt: null }, { ticket: "f1" });
    expect(project.decide(world).claims).toMatchObject([{ mode: "review", head: sha(77), change }]);
    const [claim] = project.route(world);
    if (claim === undefined) throw new Error("no claim");
    expect(project.ticket("f1")).toMatchObject({ head: sha(77), proof: null, verdict: { head } });
    project.end(claim, "dead");
    expect(project.decide({ branches: world.branches }).claims[0]?.change).toBeUndefined();
  });

  it("reviews anew a branch that somebody else moved, and blocks when the branch is gone", () => {
    const project = approvedAndProved();
    const branch = project.ticket("f1").branch ?? "";
    expect(project.decide({ branches: new Map([[branch, sha(77)]]) }).claims).toMatchObject([
      { mode: "review", head: sha(77) },
    ]);
    project.route({ branches: new Map() });
    expect(project.ticket("f1").block?.remedy).toContain(`:refs/heads/${branch}`);
  });

  it("ends dead claims, tries again, and blocks after three with the last reason", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    expect(project.route()).toHaveLength(1);
    for (const n of [2, 3])
      expect(project.route({ isAlive: () => false })).toMatchObject([
        { claim: expect.stringMatching(new RegExp(`\\.f1\\.${n}$`)), round: 1 },
      ]);
    expect(project.route({ isAlive: () => false })).toEqual([]);
    expect(project.ticket("f1").block?.reason).toContain("workflow run 100 ended");
    expect(project.run.spentUsd).toBeGreaterThan(0);
  });

  it("blocks a plan that failed three times", () => {
    const project = new Project().start();
    for (let n = 0; n < 3; n++) {
      const [claim] = project.route();
      if (claim !== undefined) project.end(claim, "failed");
    }
    expect(project.route()).toEqual([]);
    expect(project.run).toMatchObject({ status: "blocked", block: { reason: expect.stringContaining("it broke") } });
  });

  describe("before the first code is paid for, where the default branch moved since its proof", () => {
    const proved = (outcome: "passed" | "failed" = "passed", config: Record<string, unknown> = {}) => {
      const project = new Project(config).start().publishPlan(two);
      project.tell("BASE_PROVED", { sha: sha(1), proof: aProof({ outcome }) }, { ticket: "plan" });
      return project;
    };
    const proveBase = (project: Project, outcome: "passed" | "failed") => {
      const claims = project.route();
      expect(modes(claims)).toEqual(["f1 base 1"]);
      const [claim] = claims;
      if (claim === undefined) return;
      expect(claim).toMatchObject({ slices: {}, base: sha(project.main), head: null });
      expect(project.route()).toEqual([]);
      const of = { ticket: "f1", claim: claim.claim };
      project.tell("BASE_PROVED", { sha: claim.base, proof: aProof({ outcome, base: claim.base }) }, of);
      project.end(claim);
    };

    it("proves it anew, once, for nothing", () => {
      const project = proved();
      project.main++;
      project.approve();
      proveBase(project, "passed");
      project.main++;
      expect(modes(project.route())).toEqual(["f1 implement 1", "f2 implement 1"]);
    });

    it("pays for nothing when it is red, and proves it anew after a retry", () => {
      const project = proved();
      project.main++;
      project.approve();
      proveBase(project, "failed");
      expect(project.route()).toEqual([]);
      expect(project.run).toMatchObject({ status: "blocked", spentUsd: 0 });
      for (const name of ["f1", "f2"])
        expect(project.ticket(name).block?.reason).toContain(`the default branch is red at ${sha(2).slice(0, 7)}`);
      project.main++;
      expect(project.route()).toEqual([]);
      project.tell("RETRY_REQUESTED", { feature: null, commentId: 9, saidAt: null });
      proveBase(project, "passed");
      expect(modes(project.route())).toEqual(["f1 implement 1", "f2 implement 1"]);
    });

    it.each<[string, Project]>([
      ["stands where it was proved", proved()],
      ["may be red", proved("failed", { validate: { base: "new-failures-only" } })],
      ["was never proved", new Project().start().publishPlan(two)],
    ])("does not where it %s", (name, project) => {
      if (!name.startsWith("stands")) project.main++;
      expect(modes(project.approve().route())).toEqual(["f1 implement 1", "f2 implement 1"]);
    });

    it("pays for nothing where its services do not start, whatever counts else, and proves it anew after a retry", () => {
      const project = new Project({ validate: { base: "new-failures-only" } }).start().publishPlan(two);
      const failed = { why: "The service db was not ready. Mend it.", log: "" };
      const proof = aProof({ outcome: "failed", services: { engine: "", started: [], failed } });
      project.tell("BASE_PROVED", { sha: sha(1), proof }, { ticket: "plan" });
      project.approve();
      const [claim] = project.route();
      expect(claim).toMatchObject({ mode: "base", slices: {} });
      if (claim === undefined) return;
      const of = { ticket: "f1", claim: claim.claim };
      project.tell("BASE_PROVED", { sha: claim.base, proof: { ...proof, base: claim.base } }, of);
      project.end(claim);
      expect(project.route()).toEqual([]);
      expect(project.ticket("f1").block?.reason).toContain("can not be proved");
      expect(project.ticket("f1").block?.reason).toContain("The service db was not ready");
      project.tell("RETRY_REQUESTED", { feature: null, commentId: 9, saidAt: null });
      proveBase(project, "passed");
      expect(modes(project.route())).toEqual(["f1 implement 1", "f2 implement 1"]);
    });

    it("does not once code was paid for", () => {
      const project = proved().approve();
      const [first] = project.route();
      if (first === undefined) throw new Error("no claim");
      project.main++;
      project.end(first, "failed");
      expect(modes(project.route())).toEqual(["f1 implement 1"]);
    });
  });

  it.each(["no_tests", "no_sandbox", "unreadable"] as const)(
    "lets no policy approve a plan where the default branch proves nothing (%s), but a person",
    (outcome) => {
      const project = new Project({ approval: { plan: "auto" } }).start();
      const [claim] = project.route();
      if (claim === undefined) throw new Error("no claim");
      project.tell("BASE_PROVED", { sha: sha(1), proof: aProof({ outcome }) }, { ticket: "plan" });
      const plan = { revision: 1, plan: two, estimate: { usd: 1, runnerMinutes: 20, note: "" }, obstacles: [] };
      project.tell("PLAN_PUBLISHED", plan, { ticket: "plan", claim: claim.claim });
      project.end(claim);
      expect(project.route()).toEqual([]);
      expect(project.run.status).toBe("awaiting_approval");
      expect(modes(project.approve().route())).toEqual(["f1 implement 1", "f2 implement 1"]);
    },
  );

  describe("once a person has corrected the commands", () => {
    const correct = (project: Project) =>
      project.tell("COMMANDS_CORRECTED", { commands: { test: "npm run unit" }, commentId: 9, saidAt: null });
    const proveBase = (project: Project, claim: Claim | undefined, outcome: Proof["outcome"] = "passed") => {
      if (claim === undefined) throw new Error("no claim");
      expect(claim).toMatchObject({ mode: "base", slices: {} });
      const of = { ticket: claim.ticket, claim: claim.claim };
      project.tell("BASE_PROVED", { sha: claim.base, proof: aProof({ outcome, base: claim.base }) }, of);
      project.end(claim);
    };

    it.each(["passed", "failed", "no_tests", "unreadable"] as const)(
      "proves the default branch anew while the plan waits, where it had been %s, and asks no planner",
      (outcome) => {
        const project = new Project().start().publishPlan(two);
        project.tell("BASE_PROVED", { sha: sha(1), proof: aProof({ outcome }) }, { ticket: "plan" });
        project.route();
        correct(project);
        if (outcome === "failed") project.tell("RETRY_REQUESTED", { feature: null, commentId: 9, saidAt: null });
        proveBase(project, project.route()[0]);
        expect(project.route()).toEqual([]);
        expect(project.run).toMatchObject({ status: "awaiting_approval", plan: { revision: 1 }, openRevisions: [] });
        expect(modes(project.approve().route())).toEqual(["f1 implement 1", "f2 implement 1"]);
      },
    );

    it("proves it anew by what was said while the claim that proves it was at work", () => {
      const project = new Project().start().publishPlan(two);
      correct(project);
      const [first] = project.route();
      correct(project);
      proveBase(project, first, "failed");
      const [second] = project.route();
      proveBase(project, second, "failed");
      expect(project.route()).toEqual([]);
      expect(project.run.block?.reason).toContain("the default branch is red");
    });

    it("proves it before the first code, where the plan was approved already", () => {
      const project = new Project({ validate: { base: "new-failures-only" } }).start().publishPlan(two).approve();
      correct(project);
      const claims = project.route();
      expect(modes(claims)).toEqual(["f1 base 1"]);
      proveBase(project, claims[0]);
      expect(modes(project.route())).toEqual(["f1 implement 1", "f2 implement 1"]);
    });

    it.each(["passed", "failed", "no_tests"] as const)(
      "proves a head anew that the former commands found %s, and pays no round for it",
      (outcome) => {
        const project = Project.approved(aPlan([aFeature("f1")]));
        const [claim] = project.route();
        if (claim === undefined) throw new Error("no claim");
        project.push(claim);
        project.prove(claim, { outcome });
        project.review(claim, "approved");
        project.end(claim);
        correct(project);
        const [again] = project.route();
        expect(again).toMatchObject({ mode: "prove", slices: {} });
        if (again === undefined) return;
        project.prove(again);
        project.end(again);
        expect(modes(project.route())).toEqual(["f1 merge 1"]);
      },
    );

    it("asks a person when three proofs came to nothing", () => {
      const project = Project.approved(aPlan([aFeature("f1")]));
      const [claim] = project.route();
      if (claim === undefined) throw new Error("no claim");
      project.push(claim);
      project.prove(claim, { outcome: "failed" });
      project.end(claim);
      correct(project);
      for (let n = 0; n < 3; n++) {
        const [again] = project.route();
        expect(again?.mode).toBe("prove");
        if (again !== undefined) project.end(again);
      }
      expect(project.route()).toEqual([]);
      expect(project.ticket("f1").block?.reason).toContain("corrected the commands");
    });
  });

  it("does not say that there is no plan when a red default branch could not be proved anew", () => {
    const project = new Project().start().publishPlan(two);
    project.tell("BASE_PROVED", { sha: sha(1), proof: aProof({ outcome: "failed" }) }, { ticket: "plan" });
    project.route();
    expect(project.run.block?.reason).toContain("the default branch is red");
    project.tell("RETRY_REQUESTED", { feature: null, commentId: 9, saidAt: null });
    for (let n = 0; n < 3; n++) {
      const [claim] = project.route();
      expect(claim).toMatchObject({ mode: "base", slices: {} });
      if (claim !== undefined) project.end(claim, "failed");
    }
    expect(project.route()).toEqual([]);
    expect(project.run.block?.reason).toBe(
      "3 tries gave no proof of the default branch, which was red; the last one: it broke",
    );
  });

  it("says of a budget that is not spent that it is too small for all that it must last for", () => {
    const many = aPlan(Array.from({ length: 10 }, (_, nth) => aFeature(`f${nth + 1}`)));
    const project = Project.approved(many, { budget: { "run-usd": 1 } });
    // The first ones wait for a person, until what is left is enough for a round of each of the others.
    expect(project.route()[0]?.ticket).not.toBe("f1");
    expect(project.ticket("f1").block).toMatchObject({
      reason: "the run's budget is too small: the $1.00 that are left of $1.00 must last for up to 30 rounds",
      remedy: expect.stringContaining("raise `budget.run-usd`"),
    });
  });

  it("gives nothing to a run that was stopped", () => {
    const project = Project.approved(two);
    project.tell("RUN_STOPPED", { commentId: 4, saidAt: null }, { ticket: null });
    expect(project.decide({ isAlive: () => false })).toEqual({ events: [], claims: [], ci: [] });
  });

  it("completes the run when all its features are done, also when a person merged the last", () => {
    const project = approvedAndProved();
    const [claim] = project.route();
    if (claim === undefined) return;
    project.merge(claim);
    project.end(claim);
    project.route();
    expect(project.run).toMatchObject({ status: "done", outcome: { code: [{ feature: "f1" }] } });
  });

  it("blocks with the remedy when the budget is used up", () => {
    const project = Project.approved(aPlan([aFeature("f1")]), { budget: { "run-usd": 1 } });
    const [claim] = project.route();
    if (claim === undefined) return;
    project.push(claim);
    project.prove(claim);
    project.review(claim, "changes_requested");
    project.end(claim, "published", { implement: 5 });
    expect(project.route()).toEqual([]);
    expect(project.ticket("f1").block).toMatchObject({
      reason: expect.stringContaining("budget"),
      remedy: expect.stringContaining("budget.run-usd"),
    });
  });

  it("writes only one plan claim a call, and says that more is due", () => {
    const project = new Project().start();
    const second = project.events.map((event) => ({ ...event, run: "20261120-43-other", seq: 2 }));
    project.events = [
      ...project.events,
      ...second.map(
        (event) =>
          ({
            ...event,
            payload: { ...event.payload, issue: { number: 43, title: "t", body: "b", author: "bob", url: "" } },
          }) as (typeof project.events)[number],
      ),
    ];
    expect(project.route()).toHaveLength(1);
    expect(isWorkDue({ events: project.events, config: project.config, mainTip: sha(1) })).toBe(true);
  });

  it("reviews a pull request that no plan asked for once, and is done then", () => {
    const project = new Project().start({ kind: "review" });
    expect(project.route()).toEqual([]);
    const heads = new Map([[project.run.run, sha(55)]]);
    const [claim] = project.route({ heads });
    expect(claim).toMatchObject({ ticket: "pr", mode: "review", head: sha(55) });
    if (claim === undefined) return;
    project.review(claim, "changes_requested");
    project.end(claim);
    project.route({ heads });
    expect(project.run.status).toBe("done");
  });
});

function approvedAndProved(config: Record<string, unknown> = {}): Project {
  const project = Project.approved(aPlan([aFeature("f1")]), config);
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim);
  project.prove(claim);
  project.review(claim, "approved");
  project.end(claim);
  return project;
}
