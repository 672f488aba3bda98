import { describe, expect, it } from "vitest";
import type { CiOutcome } from "../../../src/contracts/ci-proof.ts";
import type { Proof } from "../../../src/contracts/proof.ts";
import { toDraft } from "../../../src/policy/drafts.ts";
import { isWorkDue } from "../../../src/policy/due/decide.ts";
import { findOpenGates } from "../../../src/policy/gates/gates.ts";
import { renderCheck } from "../../../src/policy/render/check-summary.ts";
import { renderAtWork } from "../../../src/policy/render/parts/at-work.ts";
import { renderProofWord, renderTicketWord } from "../../../src/policy/render/parts/ticket-word.ts";
import { renderPlanComment } from "../../../src/policy/render/plan-comment.ts";
import { fold } from "../../../src/state/fold.ts";
import { checkAppend } from "../../../src/state/machines/check-append.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { Project, runId, sha } from "../../builders/project.ts";

const url = "https://github.test/o/r/actions/runs/77";
const trusted = { validate: { workflow: "ci.yml", "workflow-trust": "unapproved" } };
const careful = { validate: { workflow: "ci.yml" } };
const noCommand: Partial<Proof> = { outcome: "no_tests", commands: [] };

/** A feature whose first round is pushed, proved and approved by the review. */
function afterRound(
  config: Record<string, unknown>,
  of: { proof?: Partial<Proof>; protectedPaths?: string[]; verdict?: "approved" | "changes_requested" } = {},
) {
  const project = Project.approved(aPlan([aFeature("f1")]), config);
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim, { protectedPaths: of.protectedPaths ?? [] });
  project.prove(claim, of.proof ?? {});
  project.review(claim, of.verdict ?? "approved");
  project.end(claim);
  return project;
}

function approve(project: Project) {
  const head = project.ticket("f1").head ?? "";
  project.tell("MERGE_APPROVED", { source: "comment", id: 3, head, saidAt: null }, { ticket: "f1" });
}

let commits = 7000;
function start(project: Project): string {
  const { proof, head, ciProof } = project.ticket("f1");
  const of = { base: proof?.proof.base ?? "", tree: proof?.proof.tree ?? "", head: head ?? "" };
  const commit = sha(commits++);
  const n = (ciProof?.n ?? 0) + 1;
  const by = { runId: 9, attempt: 1 };
  const branch = `baton/proof/${runId}/f1`;
  project.tell("CI_PROOF_STARTED", { workflow: "ci.yml", branch, sha: commit, ...of, n, by }, { ticket: "f1" });
  return commit;
}

function running(project: Project, commit: string, attempt = 1) {
  project.tell("CI_PROOF_RUNNING", { sha: commit, runId: 77, attempt, url }, { ticket: "f1" });
}

function end(project: Project, commit: string, outcome: CiOutcome, attempt = 1) {
  const jobs = [{ name: "test", conclusion: outcome === "passed" ? "success" : "failure", steps: [], log: "" }];
  const payload = { sha: commit, runId: 77, attempt, url, outcome, why: `it is ${outcome}`, jobs };
  project.tell("CI_PROOF_ENDED", payload, { ticket: "f1" });
}

const due = (project: Project, sweep = false) => {
  const { claims, ci, events } = project.decide({ sweep });
  return [
    ...claims.map(({ mode, round }) => `${mode} ${round}`),
    ...ci.map(() => "ci"),
    ...events.filter(({ type }) => type === "TICKET_BLOCKED").map(() => "block"),
  ];
};
const check = (project: Project) => renderCheck(project.ticket("f1"), project.config);

describe("a merge result that the repository's own CI is to prove", () => {
  it("is not sent to it where the base names no workflow", () => {
    expect(due(afterRound({}))).toEqual(["merge 1"]);
  });

  it("waits for a person's yes first: the gates tell it, and nothing is started", () => {
    const project = afterRound(careful);
    expect(due(project)).toEqual(["merge 1"]);
    expect(check(project)?.title).toBe("Waiting for a person's yes, then for CI");
    approve(project);
    expect(due(project)).toEqual(["ci"]);
  });

  it("is sent to it without a yes only where the base trusts changes, and not those of protected paths or of others' commits", () => {
    expect(due(afterRound(trusted))).toEqual(["ci"]);
    const guarded = afterRound(trusted, { protectedPaths: ["package-lock.json"] });
    expect(due(guarded)).toEqual(["merge 1"]);
    approve(guarded);
    expect(due(guarded)).toEqual(["ci"]);
    // Somebody pushed to the branch, and that was proved and reviewed.
    const pushed = afterRound(trusted);
    const branches = new Map([[pushed.ticket("f1").branch ?? "", sha(4242)]]);
    const [claim] = pushed.route({ branches });
    if (claim === undefined) throw new Error("no claim");
    pushed.prove(claim);
    pushed.review(claim, "approved");
    pushed.end(claim);
    expect(due(pushed)).toEqual(["merge 1"]);
  });

  it("is not sent to it before it is reviewed, nor red, nor on a base that has moved", () => {
    expect(due(afterRound(trusted, { verdict: "changes_requested" }))).toEqual(["implement 2"]);
    expect(due(afterRound(trusted, { proof: { outcome: "failed" } }))).toEqual(["implement 2"]);
    const moved = afterRound(trusted);
    moved.main++;
    expect(due(moved)).toEqual(["prove 1"]);
  });

  it("calls for the next job when it is due, and for none while it is awaited", () => {
    const project = afterRound(trusted);
    const world = { events: project.events, config: project.config, mainTip: sha(project.main) };
    expect(isWorkDue(world)).toBe(true);
    expect(isWorkDue(world, runId)).toBe(true);
    expect(isWorkDue(world, "20261120-43-other")).toBe(false);
    start(project);
    expect(isWorkDue({ ...world, events: project.events })).toBe(false);
  });

  it("holds no claim, no money and no round while it is awaited, however often somebody looks", () => {
    const project = afterRound(trusted);
    running(project, start(project));
    for (const sweep of [false, true]) expect(due(project, sweep)).toEqual([]);
    expect(project.run).toMatchObject({ status: "running", reservedUsd: 0 });
    expect(renderTicketWord(project.ticket("f1"))).toBe("⏳ waiting for CI");
    expect(renderAtWork(project.run, "https://github.test/o/r")).toContain(url);
    expect(check(project)).toMatchObject({ conclusion: "action_required", title: "Waiting for CI" });
  });

  it("is merged when it is green there", () => {
    const project = afterRound(trusted);
    end(project, start(project), "passed");
    expect(due(project)).toEqual(["merge 1"]);
    expect(check(project)).toMatchObject({ conclusion: "success", title: expect.stringContaining("own CI") });
    expect(check(project)?.summary).toContain("Baton has not read its test reports");
    expect(renderProofWord(project.ticket("f1"))).toContain("🟢 CI");
  });

  it("goes back to the coder when it is red there, and costs a round as any red proof", () => {
    const project = afterRound(trusted);
    end(project, start(project), "failed");
    expect(check(project)?.conclusion).toBe("failure");
    expect(due(project)).toEqual(["implement 2"]);
    const last = afterRound({ ...trusted, limits: { rounds: 1 } });
    end(last, start(last), "failed");
    expect(due(last)).toEqual(["block"]);
  });

  it("is tried once more when CI came to no verdict, and then waits for a person with the link", () => {
    const project = afterRound(trusted);
    end(project, start(project), "broken");
    expect(due(project)).toEqual(["ci"]);
    const again = start(project);
    expect(check(project)?.summary).toContain(`[the try before](${url}) came to nothing: it is broken`);
    end(project, again, "broken");
    project.route();
    expect(project.ticket("f1").block).toMatchObject({
      reason: expect.stringContaining(url),
      remedy: expect.stringContaining("/baton retry f1"),
    });
    project.tell("RETRY_REQUESTED", { feature: "f1", commentId: 9, saidAt: null }, { ticket: "f1" });
    expect(due(project)).toEqual(["ci"]);
    // After a retry it has both tries again.
    end(project, start(project), "broken");
    expect(due(project)).toEqual(["ci"]);
  });

  it.each(["overdue", "refused"] as const)("waits for a person at once when it is %s", (outcome) => {
    const project = afterRound(trusted);
    end(project, start(project), outcome);
    expect(due(project)).toEqual(["block"]);
  });

  it("counts the attempt that a person ran again", () => {
    const project = afterRound({ ...trusted, limits: { rounds: 1 } });
    const commit = start(project);
    end(project, commit, "failed");
    project.route();
    expect(project.ticket("f1").status).toBe("blocked");
    running(project, commit, 2);
    end(project, commit, "passed", 2);
    project.tell("RETRY_REQUESTED", { feature: "f1", commentId: 9, saidAt: null }, { ticket: "f1" });
    expect(due(project)).toEqual(["merge 1"]);
  });

  it("is stale once the default branch has moved: proved anew by its own tests, then by CI", () => {
    const project = afterRound(trusted);
    end(project, start(project), "passed");
    project.main++;
    const [claim] = project.route();
    expect(claim?.mode).toBe("prove");
    if (claim === undefined) return;
    project.prove(claim);
    project.end(claim);
    expect(due(project)).toEqual(["ci"]);
  });

  it("is asked again after the yes was found taken back only by the sweep, or once there is a new one", () => {
    const project = afterRound(careful);
    approve(project);
    const gates = [{ gate: "proof", why: "the yes was taken back", remedy: "approve it" }];
    project.tell(
      "MERGE_WAITING",
      { head: project.ticket("f1").head ?? "", untilMain: sha(project.main), gates },
      { ticket: "f1" },
    );
    expect(due(project)).toEqual([]);
    expect(due(project, true)).toEqual(["ci"]);
    approve(project);
    expect(due(project)).toEqual(["ci"]);
  });
});

describe("the gate of the proof, where CI is to prove it too", () => {
  const gate = (project: Project) => {
    const ticket = project.ticket("f1");
    const { proof, head } = ticket;
    const [open, ...others] = findOpenGates({
      run: project.run,
      ticket,
      config: project.config,
      facts: {
        mainTip: sha(project.main),
        resultTree: proof?.proof.tree ?? null,
        protectedPaths: [],
        pull: { state: "open", merged: false, draft: false, headSha: head ?? "", headIsFork: false, baseRef: "main" },
        requiredChecks: [],
        requiredApprovals: 0,
        mergeQueue: false,
        approvalStands: true,
        unheardFeedback: 0,
        method: { wanted: "squash", allowed: ["squash"] },
      },
    });
    expect(others).toEqual([]);
    return open === undefined ? "open" : `${open.gate} ${open.next}`;
  };

  it("holds for nothing but a green run on this very merge result", () => {
    expect(gate(afterRound({}))).toBe("open");
    expect(gate(afterRound(careful))).toBe("proof wait");
    for (const [outcome, expected] of [
      ["passed", "open"],
      ["failed", "proof round"],
      ["broken", "proof prove"],
      ["overdue", "proof wait"],
      ["refused", "proof wait"],
      ["void", "proof prove"],
    ] as const) {
      const project = afterRound(trusted);
      expect(gate(project)).toBe("proof prove");
      const commit = start(project);
      expect(gate(project)).toBe("proof wait");
      end(project, commit, outcome);
      expect(gate(project), outcome).toBe(expected);
    }
  });

  it("is shut again by another workflow's name, and by a proof of another base", () => {
    const project = afterRound(trusted);
    end(project, start(project), "passed");
    expect(gate(project)).toBe("open");
    project.config = { ...project.config, validate: { ...project.config.validate, workflow: "other.yml" } };
    expect(gate(project)).toBe("proof prove");
  });
});

describe("a repository in which no test command is found", () => {
  it("is proved by its own CI alone, and by nothing where it names none", () => {
    expect(due(afterRound({}, { proof: noCommand }))).toEqual(["block"]);
    const project = afterRound(trusted, { proof: noCommand });
    expect(due(project)).toEqual(["ci"]);
    end(project, start(project), "passed");
    expect(due(project)).toEqual(["merge 1"]);
    expect(check(project)?.conclusion).toBe("success");
  });

  it("is not let through where a command ran and no test was executed", () => {
    const ran = { step: "test" as const, command: "npm test", exitCode: 0, timedOut: false, durationMs: 1, log: "" };
    expect(due(afterRound(trusted, { proof: { outcome: "no_tests", commands: [ran] } }))).toEqual(["block"]);
    expect(due(afterRound(trusted, { proof: { outcome: "no_sandbox" } }))).toEqual(["block"]);
  });
});

describe("the state of a proof by CI", () => {
  const draftOf = (project: Project, of: { sha?: string; tree?: string } = {}) => {
    const { proof, head } = project.ticket("f1");
    const payload = {
      workflow: "ci.yml",
      branch: "b",
      sha: sha(1),
      base: proof?.proof.base ?? "",
      head: head ?? "",
      tree: proof?.proof.tree ?? "",
      n: 1,
      by: { runId: 1, attempt: 1 },
      ...of,
    };
    return toDraft("CI_PROOF_STARTED", {
      run: runId,
      ticket: "f1",
      key: `k${project.events.length}`,
      correlationId: runId,
      payload,
    });
  };

  it("is started once at a time, of the very merge result that is proved, and beside no leg", () => {
    const project = afterRound(trusted);
    expect(checkAppend(project.events, draftOf(project))).toBeUndefined();
    expect(checkAppend(project.events, draftOf(project, { tree: sha(66) }))).toContain("the merge result is");
    const claimed = afterRound(trusted);
    claimed.main++;
    claimed.route();
    expect(checkAppend(claimed.events, draftOf(claimed))).toContain("is held by");
    start(project);
    expect(checkAppend(project.events, draftOf(project))).toContain(
      "the proof by CI of f1 is started; CI_PROOF_STARTED leads from",
    );
  });

  it("is not opened again once it was green, nor by what comes after it was void", () => {
    for (const outcome of ["passed", "void", "refused"] as const) {
      const project = afterRound(trusted);
      const commit = start(project);
      end(project, commit, outcome);
      const payload = { sha: commit, runId: 1, attempt: 2, url: "https://github.test/r" };
      const draft = toDraft("CI_PROOF_RUNNING", {
        run: runId,
        ticket: "f1",
        key: "k",
        correlationId: runId,
        payload,
      });
      expect(checkAppend(project.events, draft)).toContain(`is ${outcome}`);
    }
  });

  it("takes nothing that is told of another commit", () => {
    const project = afterRound(trusted);
    start(project);
    const payload = { sha: sha(5), runId: 1, attempt: 1, url: null, outcome: "passed" as const, why: "", jobs: [] };
    const draft = toDraft("CI_PROOF_ENDED", { run: runId, ticket: "f1", key: "k", correlationId: runId, payload });
    expect(checkAppend(project.events, draft)).toContain(`no proof by CI of ${sha(5)}`);
  });

  it("ends also when the run was stopped meanwhile", () => {
    const project = afterRound(trusted);
    const commit = start(project);
    project.tell("RUN_STOPPED", { commentId: 4, saidAt: null });
    end(project, commit, "void");
    expect(fold(project.events).runs.get(runId)?.strays).toEqual([]);
    expect(project.ticket("f1").ciProof?.ended?.outcome).toBe("void");
  });
});

describe("the plan's comment", () => {
  const comment = (config: Record<string, unknown>) => {
    const project = new Project(config).start().publishPlan(aPlan([aFeature("f1")]));
    return renderPlanComment(project.run, {
      op: "plan",
      config: project.config,
      repositoryUrl: "https://github.test/o/r",
    });
  };

  it("says whose secrets changed code runs with, and whether a person has looked at it before", () => {
    expect(comment({})).not.toContain("own CI");
    expect(comment(careful)).toMatch(
      /`ci\.yml` .* only once a person has approved exactly this change\..*workflow's secrets and permissions/,
    );
    expect(comment(trusted)).toContain("also what no person has looked at");
  });
});
