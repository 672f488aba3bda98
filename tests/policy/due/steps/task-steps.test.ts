import { describe, expect, it } from "vitest";
import type { Claim } from "../../../../src/contracts/claim.ts";
import type { Task } from "../../../../src/contracts/task.ts";
import { toDraft } from "../../../../src/policy/drafts.ts";
import { checkAppend } from "../../../../src/state/machines/check-append.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { alice, Project, runId } from "../../../builders/project.ts";

const task: Task = { kind: "ask", question: { title: "Which way?", body: "", author: "alice", pull: null } };

function ask(project: Project, ticket = "q1"): void {
  project.tell("TASK_REQUESTED", { task, commentId: 9, saidAt: "2026-11-20T12:00:00Z" }, { ticket });
}

function first(claims: readonly Claim[]): Claim {
  const [claim] = claims;
  if (claim === undefined) throw new Error("no claim was given");
  return claim;
}

describe("a task", () => {
  it("alone is given all that its run has, shared among the tasks that wait and the tries that a question has", () => {
    const project = new Project().start({ kind: "task" });
    ask(project, "q1");
    ask(project, "q2");
    const claims = project.route();
    expect(claims.map(({ ticket, mode, slices }) => ({ ticket, mode, slices }))).toEqual([
      { ticket: "q1", mode: "ask", slices: { panel: 1.6666 } },
      { ticket: "q2", mode: "ask", slices: { panel: 2.7777 } },
    ]);
    expect(project.run.status).toBe("running");
  });

  it("beside features is worked on whatever the run waits for, and leaves its state and most of its money alone", () => {
    const project = new Project().start().publishPlan(aPlan([aFeature("f1")]));
    ask(project);
    const claim = first(project.route());
    expect(claim).toMatchObject({ ticket: "q1", mode: "ask", slices: { panel: 2 } });
    expect(project.run.status).toBe("awaiting_approval");
    project.end(claim, "failed");
    expect(first(project.route()).ticket).toBe("q1");
    expect(project.run.status).toBe("awaiting_approval");
  });

  it("is given three tries, then asks a person, and goes on after a retry of its own", () => {
    const project = new Project().start({ kind: "task" });
    ask(project);
    for (const outcome of ["failed", "dead", "failed"] as const) project.end(first(project.route()), outcome);
    expect(project.route()).toEqual([]);
    expect(project.ticket("q1")).toMatchObject({ status: "blocked" });
    expect(project.ticket("q1").block?.reason).toContain("3 jobs in a row came to nothing; the last one: it broke");
    expect(project.run.status).toBe("blocked");
    project.tell("RETRY_REQUESTED", { feature: "q1", commentId: 10, saidAt: null }, { ticket: "q1" });
    expect(project.run.status).toBe("running");
    expect(first(project.route()).ticket).toBe("q1");
  });

  it("that is blocked beside features blocks no run, and features that are blocked stay so while it works", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    ask(project);
    const claims = project.route();
    const [coding, asking] = [claims.find((one) => one.ticket === "f1"), claims.find((one) => one.ticket === "q1")];
    if (coding === undefined || asking === undefined) throw new Error("both are due");
    project.tell("TICKET_BLOCKED", { reason: "no", remedy: "yes" }, { ticket: "q1" });
    expect(project.run.status).toBe("running");
    project.tell("TICKET_BLOCKED", { reason: "no", remedy: "yes" }, { ticket: "f1" });
    expect(project.run.status).toBe("blocked");
    project.tell("RETRY_REQUESTED", { feature: "q1", commentId: 11, saidAt: null }, { ticket: "q1" });
    expect(project.run.status).toBe("blocked");
    expect(project.ticket("q1").status).toBe("in_progress");
  });

  it("is of one ticket, and its ticket of one task", () => {
    const project = new Project().start({ kind: "task" });
    ask(project);
    const draft = (ticket: string) =>
      toDraft("TASK_REQUESTED", {
        run: runId,
        ticket,
        key: "comment:77",
        correlationId: "comment:77",
        actor: alice,
        payload: { task, commentId: 77, saidAt: null },
      });
    expect(checkAppend(project.events, draft("q1"))).toContain("ticket q1 is there already");
    expect(checkAppend(project.events, draft("f1"))).toContain("f1 is no ticket of a task");
  });

  it("keeps a build open that has merged all its features, until it is over", () => {
    const project = Project.approved(aPlan([aFeature("f1")]));
    const coding = first(project.route());
    project.push(coding);
    project.prove(coding);
    project.review(coding, "approved");
    ask(project);
    project.merge(coding);
    project.end(coding);
    const asking = first(project.route());
    expect(project.run.status).toBe("running");
    expect(asking.ticket).toBe("q1");
    project.tell("TICKET_BLOCKED", { reason: "no", remedy: "yes" }, { ticket: "q1" });
    project.end(asking, "failed");
    project.route();
    expect(project.run.status).toBe("done");
  });
});

describe("a run that began for a task", () => {
  it("is widened once, and then plans with its cap", () => {
    const project = new Project().start({ kind: "task" });
    ask(project);
    const asking = first(project.route());
    const { issue, base } = project.run;
    const wish = {
      kind: "build" as const,
      issue: { ...issue, body: "Now build it." },
      base,
      commentId: 12,
      saidAt: null,
    };
    project.tell("PROJECT_WIDENED", wish);
    expect(project.run).toMatchObject({ kind: "build", status: "requested", issue: { body: "Now build it." } });
    // What the question holds is not the plan's.
    expect(project.route().find(({ mode }) => mode === "plan")?.slices).toEqual({ plan: 1.3333 });
    project.end(asking, "published", { panel: 1 });
    expect(() => project.tell("PROJECT_WIDENED", wish, { key: "again" })).toThrow("is of kind build already");
  });
});
