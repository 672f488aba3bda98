import { describe, expect, it } from "vitest";
import type { Proof } from "../../../src/contracts/proof.ts";
import type { LostTests } from "../../../src/contracts/test-report.ts";
import { findOpenGates } from "../../../src/policy/gates/gates.ts";
import type { MergeFacts } from "../../../src/policy/gates/merge-facts.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { Project, sha } from "../../builders/project.ts";

type Setup = {
  config?: Record<string, unknown>;
  protectedPaths?: string[];
  verdict?: "approved" | "changes_requested" | "none";
  outcome?: "passed" | "failed" | "no_tests" | "unreadable" | "no_sandbox" | "conflict";
  approved?: boolean;
  corrected?: boolean;
  lost?: LostTests;
  dependencies?: Proof["dependencies"];
};

function gatesOf(
  {
    config = {},
    protectedPaths = [],
    verdict = "approved",
    outcome = "passed",
    approved = false,
    corrected = false,
    lost,
    dependencies,
  }: Setup = {},
  facts: Partial<MergeFacts> = {},
) {
  const project = Project.approved(aPlan([aFeature("f1")]), config);
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim, { protectedPaths });
  project.prove(claim, {
    outcome,
    tree: sha(500),
    ...(lost === undefined ? {} : { lost }),
    ...(dependencies === undefined ? {} : { dependencies }),
  });
  project.review(claim, verdict);
  const { head } = project.ticket("f1");
  if (approved)
    project.tell("MERGE_APPROVED", { source: "comment", id: 3, head: head ?? "", saidAt: null }, { ticket: "f1" });
  if (corrected) project.tell("COMMANDS_CORRECTED", { commands: { test: "x" }, commentId: 9, saidAt: null });
  const open = findOpenGates({
    run: project.run,
    ticket: project.ticket("f1"),
    config: project.config,
    facts: {
      mainTip: sha(1),
      resultTree: sha(500),
      protectedPaths: protectedPaths.map((path) => ({ path, why: "protected" })),
      pull: { state: "open", merged: false, draft: false, headSha: head ?? "", headIsFork: false, baseRef: "main" },
      requiredChecks: [],
      requiredApprovals: 0,
      mergeQueue: false,
      approvalStands: approved,
      unheardFeedback: 0,
      method: { wanted: "squash", allowed: ["squash"] },
      ...facts,
    },
  });
  return open.map((gate) => `${gate.gate}: ${gate.next}`);
}
const pull = { state: "open", merged: false, draft: false, headSha: "", headIsFork: false, baseRef: "main" } as const;

describe("findOpenGates", () => {
  it("waits for a person where the proof lacks what the change installs, and is proved again after a yes", () => {
    const dependencies = { state: "waiting" as const, paths: ["package-lock.json"] };
    expect(gatesOf({ outcome: "failed", dependencies })).toEqual(["proof: wait"]);
    expect(gatesOf({ outcome: "no_tests", dependencies })).toEqual(["proof: wait"]);
    expect(gatesOf({ outcome: "failed", dependencies, approved: true })).toEqual(["proof: prove"]);
    expect(gatesOf({ dependencies, approved: true })).toEqual(["proof: prove"]);
    const installed = { ...dependencies, state: "installed" as const };
    expect(gatesOf({ outcome: "failed", dependencies: installed, approved: true })).toEqual(["proof: round"]);
    expect(gatesOf({ dependencies: installed, approved: true })).toEqual([]);
  });

  it.each(["passed", "failed", "no_tests"] as const)(
    "has it proved anew where a person corrected the commands since it was %s",
    (outcome) => {
      expect(gatesOf({ outcome, corrected: true })).toEqual(["proof: prove"]);
    },
  );

  it("leaves to a person what was proved without its dependencies as the set-up is given secrets, also after a yes", () => {
    const dependencies = { state: "secrets" as const, paths: ["package-lock.json"] };
    for (const outcome of ["passed", "failed", "no_tests", "unreadable"] as const)
      for (const approved of [false, true])
        expect(gatesOf({ outcome, dependencies, approved }), outcome).toEqual(["proof: wait"]);
  });

  it("lets through what is approved and proved", () => {
    expect(gatesOf()).toEqual([]);
    expect(gatesOf({}, { rebasedTree: sha(500) })).toEqual([]);
  });

  it.each([
    ["the default branch has moved", { mainTip: sha(2) }, "proof: prove"],
    ["the merge result is another tree than the proved one", { resultTree: sha(501) }, "proof: prove"],
    ["a rebase would leave another tree", { rebasedTree: sha(501) }, "proof: wait"],
    ["nobody can tell what a rebase leaves", { rebasedTree: null }, "proof: wait"],
    ["it conflicts", { resultTree: null }, "proof: round"],
    ["the issue was closed", { closed: "issue #42 was closed" }, "issue: wait"],
    ["a person has edited a comment into a wish", { unheardFeedback: 1 }, "feedback: wait"],
    [
      "a required check has not finished",
      { requiredChecks: [{ name: "ci", state: "pending" }] },
      "required_checks: wait",
    ],
    ["a required check is red", { requiredChecks: [{ name: "ci", state: "failed" }] }, "required_checks: wait"],
    ["the repository wants an approving review", { requiredApprovals: 1 }, "repository_rules: wait"],
    ["there is a merge queue", { mergeQueue: true }, "repository_rules: wait"],
    ["the method is not allowed", { method: { wanted: "squash", allowed: ["rebase"] } }, "repository_rules: wait"],
  ] as const)("holds when %s", (_when, facts, gate) => {
    expect(gatesOf({}, facts)).toEqual([gate]);
  });

  it.each([
    ["a draft", { draft: true }],
    ["closed", { state: "closed" }],
    ["of a fork", { headIsFork: true }],
    ["to another branch", { baseRef: "release" }],
  ] as const)("holds for a pull request that is %s", (_what, change) => {
    expect(gatesOf({}, { pull: { ...pull, ...change, headSha: sha(1000) } })).toEqual(["pull_request: wait"]);
  });

  it("says of a pull request that was merged into another branch how to go on", () => {
    const merged = { ...pull, state: "closed", merged: true, headSha: sha(1000), baseRef: "release" } as const;
    expect(gatesOf({}, { pull: merged })).toEqual(["pull_request: wait"]);
  });

  it("holds when the head is another than the reviewed one", () => {
    expect(gatesOf({}, { pull: { ...pull, headSha: sha(999) } })).toEqual(["head: prove"]);
  });

  it.each([
    ["failed", "proof: round"],
    ["no_tests", "proof: wait"],
    ["no_sandbox", "proof: wait"],
    ["unreadable", "proof: wait"],
  ] as const)("never takes %s for green", (outcome, gate) => {
    expect(gatesOf({ outcome })).toEqual([gate]);
  });

  it("lets a person decide on what no runner tells, and on nothing else that is not proved", () => {
    expect(gatesOf({ outcome: "unreadable", approved: true })).toEqual([]);
    expect(gatesOf({ outcome: "unreadable", approved: true }, { approvalStands: false })).toEqual(["proof: wait"]);
    expect(gatesOf({ outcome: "unreadable", approved: true }, { mainTip: sha(2) })).toEqual(["proof: prove"]);
    expect(gatesOf({ outcome: "no_tests", approved: true })).toEqual(["proof: wait"]);
    expect(gatesOf({ outcome: "failed", approved: true })).toEqual(["proof: round"]);
  });

  it("wants a verdict for this patch, or a person's yes to it where no review gave one", () => {
    expect(gatesOf({ verdict: "changes_requested" })).toEqual(["verdict: round"]);
    expect(gatesOf({ verdict: "changes_requested", approved: true })).toEqual(["verdict: round"]);
    expect(gatesOf({ verdict: "none" })).toEqual(["verdict: prove"]);
    expect(gatesOf({ verdict: "none", approved: true })).toEqual([]);
    expect(gatesOf({ verdict: "none", approved: true }, { approvalStands: false })).toEqual(["verdict: wait"]);
  });

  it("wants a person for protected paths, and for the merges that the configuration names", () => {
    expect(gatesOf({ protectedPaths: ["package-lock.json"] })).toEqual(["protected_paths: wait"]);
    expect(gatesOf({ protectedPaths: ["package-lock.json"], approved: true })).toEqual([]);
    const lost = { count: 1, first: [{ file: "a.test.js", name: "adds", why: "is skipped" }] };
    expect(gatesOf({ lost })).toEqual(["lost_tests: wait"]);
    expect(gatesOf({ lost, approved: true })).toEqual([]);
    expect(gatesOf({ lost, approved: true }, { approvalStands: false })).toEqual(["lost_tests: wait"]);
    expect(gatesOf({ protectedPaths: ["package-lock.json"], approved: true }, { approvalStands: false })).toEqual([
      "protected_paths: wait",
    ]);
    for (const merge of ["first", "always"])
      expect(gatesOf({ config: { approval: { merge } } })).toEqual(["approval: wait"]);
    expect(gatesOf({ config: { approval: { merge: "always" } }, approved: true })).toEqual([]);
  });

  it("merges nothing where merging is switched off", () => {
    expect(gatesOf({ config: { merge: { enabled: false } } })).toEqual(["merging_off: wait"]);
  });
});
