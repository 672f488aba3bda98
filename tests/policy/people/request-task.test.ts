import { describe, expect, it } from "vitest";
import { type Said, type Setting, schedule, scheduleActor } from "../../../src/policy/people/said.ts";
import { toFacts } from "../../../src/policy/people/to-facts.ts";
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
const question = { title: "User auth", body: "How?", author: "alice", pull: null };

function comment(body: string, id = 50): Said & { kind: "comment" } {
  return { kind: "comment", id, by, body, saidAt: "2026-11-21T00:00:00Z", edited: false, on, branch: null };
}

function setting(project: Project): Setting {
  const { events } = project;
  const stages = [{ name: "sign", role: "reviewer", edit: false, success: { person: true } }] as const;
  const config = { ...project.config, relays: { nightly: { stages: [...stages] } } };
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
  return toFacts(comment("/baton ask How?", id), setting(project));
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
    expect(project.ticket("q2").task).toMatchObject({ asked: { kind: "ask", question }, by: "alice", commentId: 51 });
  });

  it("waits for an issue that is open", () => {
    const said = { ...comment("/baton ask How?"), on: { ...on, open: false } };
    expect(toFacts(said, setting(new Project()))).toEqual({
      kind: "refused",
      reason: "#42 is closed; reopen it and ask again",
    });
  });

  it.each([
    ["its own words", "/baton ask How?\n\nAnd why?", { title: "User auth", body: "How?\n\nAnd why?", author: "alice" }],
    [
      "the issue, where there are none",
      "/baton ask",
      { title: "User auth", body: "Let users sign in.", author: "bob" },
    ],
  ])("is a question with %s", (_name, body, question) => {
    const facts = toFacts(comment(body), setting(new Project().start()));
    expect(facts).toMatchObject({
      events: [{ type: "TASK_REQUESTED", payload: { task: { kind: "ask", question: { ...question, pull: null } } } }],
    });
  });

  it("asks of a pull request by words of its own", () => {
    const onPull = { ...comment("/baton ask Is it safe?"), branch: "topic" };
    expect(toFacts(onPull, setting(new Project()))).toMatchObject({
      events: [{ payload: { kind: "task" } }, { payload: { task: { question: { body: "Is it safe?", pull: 42 } } } }],
    });
    expect(toFacts({ ...onPull, body: "/baton ask" }, setting(new Project()))).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("say what to ask"),
    });
  });

  it.each([
    ["/baton relay", { kind: "relay", relay: "default" }],
    ["/baton relay nightly", { kind: "relay", relay: "nightly" }],
    ["/baton dataset personas", { kind: "dataset", dataset: "personas" }],
  ])("%s names what the configuration holds", (body, asked) => {
    expect(toFacts(comment(body), setting(new Project().start()))).toMatchObject({
      events: [{ type: "TASK_REQUESTED", payload: { task: asked } }],
    });
  });

  it("is heard once of the same comment, also when it was archived", () => {
    const project = new Project().start({ kind: "task" });
    const facts = request(project, 50);
    if (facts.kind !== "facts") throw new Error(facts.reason);
    project.write(...facts.events);
    expect(request(project, 50)).toMatchObject({ kind: "ignored" });
    const finished = [{ run: "20261101-42-user-auth", issue: 42, said: ["comment:50"] }];
    expect(toFacts(comment("/baton ask How?"), { ...setting(new Project()), finished })).toMatchObject({
      kind: "ignored",
    });
  });
});

describe("the label of a task", () => {
  const label = (saidAt: string, wish: "ask" | "relay" = "ask"): Said => ({ kind: "label", by, on, wish, saidAt });

  function heard(project: Project, said: Said): boolean {
    const facts = toFacts(said, setting(project));
    if (facts.kind !== "facts") return false;
    project.write(...facts.events.filter(({ type }) => type !== "START_PROJECT"));
    return true;
  }

  it("asks once each time that it is put on, whoever hears of it, and by which clock to the second", () => {
    const project = new Project().start({ kind: "task" });
    expect(heard(project, label("2026-11-21T00:00:01Z"))).toBe(true);
    expect(heard(project, label("2026-11-21T00:00:01Z"))).toBe(false);
    expect(heard(project, label("2026-11-21T00:00:00Z"))).toBe(false);
    expect(heard(project, label("2026-11-21T00:00:01Z", "relay"))).toBe(true);
    expect(heard(project, label("2026-11-21T00:01:00Z"))).toBe(true);
    expect([...project.run.tickets.keys()]).toEqual(["q1", "r1", "q2"]);
  });

  it.each([
    ["by the label", label("2026-11-21T00:00:01Z")],
    ["by a command without words", comment("/baton ask")],
  ])("asks nothing that was written after it was asked for, also in a run that is there: %s", (_how, said) => {
    const setOf = (isChanged: boolean) =>
      toFacts({ ...said, on: { ...on, isChanged } } as Said, setting(new Project().start()));
    const told = JSON.stringify(setOf(true));
    expect(told).toContain("was edited after it was asked for");
    expect(told).not.toContain("TASK_REQUESTED");
    expect(setOf(false)).toMatchObject({ events: [{ payload: { task: { question: { isWhole: true } } } }] });
  });

  it("does not mind it for words of their own", () => {
    const said = { ...comment("/baton ask How?"), on: { ...on, isChanged: true } };
    const facts = toFacts(said, setting(new Project().start()));
    expect(facts).toMatchObject({ events: [{ payload: { task: { question: { body: "How?" } } } }] });
    expect(JSON.stringify(facts)).not.toContain("isWhole");
  });
});

describe("a relay that can not be run", () => {
  it.each([
    ["there is none of that name", "/baton relay ghost", null, /no relay `ghost`; there are `default`, `nightly`/],
    ["it is said on a pull request", "/baton relay", "somebody/branch", /works on an issue/],
  ])("is refused where %s", (_name, body, branch, reason) => {
    expect(toFacts({ ...comment(body), branch }, setting(new Project()))).toMatchObject({
      kind: "refused",
      reason: expect.stringMatching(reason),
    });
  });
});

describe("a task by a workflow's inputs", () => {
  const said: Said = { kind: "dispatch", id: 900, by, on, isPull: false, wish: { kind: "relay", name: "nightly" } };

  it("is one for each workflow run, and needs somebody who may command, or the schedule", () => {
    const project = new Project().start();
    const facts = toFacts(said, setting(project));
    if (facts.kind !== "facts") throw new Error(facts.reason);
    project.write(...facts.events);
    expect(project.ticket("r1").task).toMatchObject({ asked: { kind: "relay", relay: "nightly" }, by: "alice" });
    expect(toFacts(said, setting(project))).toMatchObject({ kind: "ignored" });
    const reader = { ...alice, permission: "read" } as const;
    expect(toFacts({ ...said, id: 901 }, { ...setting(project), actor: reader })).toMatchObject({ kind: "refused" });
    const scheduled = toFacts({ ...said, id: 902, by: schedule }, { ...setting(project), actor: scheduleActor });
    expect(scheduled).toMatchObject({ kind: "facts", events: [{ ticket: "r2", actor: { login: "schedule" } }] });
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
