import { describe, expect, it } from "vitest";
import type { Task } from "../../../src/contracts/task.ts";
import { requestTask } from "../../../src/policy/people/request-task.ts";
import type { Said, Setting } from "../../../src/policy/people/said.ts";
import { placeOf, toFacts } from "../../../src/policy/people/to-facts.ts";
import { fold } from "../../../src/state/fold.ts";
import { alice, Project, sha } from "../../builders/project.ts";

const by = { login: "alice", id: 7, isBot: false };
const on = {
  number: 42,
  title: "User auth",
  body: "Let users sign in.",
  author: "bob",
  url: "https://github.test/o/r/issues/42",
  open: true,
};
const task: Task = { kind: "ask", question: { title: "User auth", body: "How?", author: "alice", pull: null } };

function comment(body: string, id = 50): Said & { kind: "comment" } {
  return { kind: "comment", id, by, body, saidAt: "2026-11-21T00:00:00Z", edited: false, on, branch: null };
}

function setting(project: Project): Setting {
  const { events, config } = project;
  return {
    state: fold(events),
    events,
    finished: [],
    actor: alice,
    config,
    base: { ref: "main", sha: sha(1) },
    now: new Date("2026-11-21T09:00:00Z"),
    replayed: false,
  };
}

function request(project: Project, id: number) {
  const said = comment("/baton ask How?", id);
  const world = setting(project);
  return requestTask(task, { said, setting: world, place: placeOf(said, world), key: `comment:${id}` });
}

describe("a task that is asked for", () => {
  it("begins a run where there is none", () => {
    const facts = request(new Project(), 50);
    if (facts.kind !== "facts") throw new Error(facts.reason);
    expect(facts.events.map(({ type, ticket, key, run }) => ({ type, ticket, key, run }))).toEqual([
      { type: "START_PROJECT", ticket: null, key: "start:comment:50", run: "20261121-42-user-auth" },
      { type: "TASK_REQUESTED", ticket: "q1", key: "comment:50", run: "20261121-42-user-auth" },
    ]);
  });

  it("joins the run that is there, on a ticket of its own", () => {
    const project = new Project().start();
    for (const id of [50, 51]) {
      const facts = request(project, id);
      if (facts.kind !== "facts") throw new Error(facts.reason);
      project.write(...facts.events);
    }
    expect([...project.run.tickets.keys()]).toEqual(["plan", "q1", "q2"]);
    expect(project.ticket("q2").task).toMatchObject({ asked: task, by: "alice", commentId: 51 });
  });

  it("waits for an issue that is open", () => {
    const said = { ...comment("/baton ask How?"), on: { ...on, open: false } };
    const world = setting(new Project());
    expect(requestTask(task, { said, setting: world, place: placeOf(said, world), key: "comment:50" })).toEqual({
      kind: "refused",
      reason: "#42 is closed; reopen it and ask again",
    });
  });
});

describe("a run of tasks alone", () => {
  it.each([
    ["/baton run on the issue", comment("/baton run", 60), "build"],
    ["the label", { kind: "label", by, on } satisfies Said, "build"],
    ["/baton review on the pull request", { ...comment("/baton review", 60), branch: "topic" }, "review"],
  ])("becomes more by %s", (_name, said, kind) => {
    const project = new Project().start({ kind: "task" });
    const facts = toFacts(said, setting(project));
    if (facts.kind !== "facts") throw new Error(facts.reason);
    project.write(...facts.events);
    expect(project.run).toMatchObject({ kind, status: "requested" });
    expect(toFacts({ ...said, ...("id" in said ? { id: 61 } : {}) } as Said, setting(project))).not.toMatchObject({
      events: [{ type: "PROJECT_WIDENED" }],
    });
  });

  it("has nothing to revise", () => {
    const project = new Project().start({ kind: "task" });
    const facts = toFacts(comment("/baton revise Smaller, please", 60), setting(project));
    expect(facts).toMatchObject({ kind: "facts", events: [{ type: "COMMAND_DECLINED" }] });
  });
});
