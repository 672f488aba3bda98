import { describe, expect, it } from "vitest";
import type { Said, Setting } from "../../../src/policy/people/said.ts";
import { toFacts } from "../../../src/policy/people/to-facts.ts";
import { fold } from "../../../src/state/fold.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { alice, Project, runId, sha } from "../../builders/project.ts";

const by = { login: "alice", id: 7, isBot: false };
const on = {
  number: 42,
  title: "User auth",
  body: "Let users sign in.",
  author: "bob",
  url: "https://github.test/o/r/issues/42",
  open: true,
};
const later = "2026-11-21T00:00:00Z";
const branch = "baton/42-1-x";

function comment(body: string, of: Partial<Said & { kind: "comment" }> = {}): Said {
  return { kind: "comment", id: 50, by, body, saidAt: later, edited: false, on, branch: null, ...of };
}

function review(of: Partial<Said & { kind: "review" }> = {}): Said {
  return {
    kind: "review",
    id: 60,
    by,
    state: "commented",
    body: "",
    saidAt: later,
    commit: sha(1000),
    branch,
    pull: { number: 101, url: "" },
    comments: [],
    ...of,
  };
}

function setting(project: Project, of: Partial<Setting> = {}): Setting {
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
    ...of,
  };
}

function pushed(): Project {
  const project = Project.approved(aPlan([aFeature("f1")]));
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim);
  return project;
}

const types = (facts: ReturnType<typeof toFacts>) =>
  facts.kind === "facts"
    ? facts.events.map((event) => `${event.type} ${event.ticket ?? ""}`.trim())
    : `${facts.kind}: ${facts.reason}`;

describe("toFacts", () => {
  it("starts a run with the text as it was, and another id when the day has had one", () => {
    const facts = toFacts(comment("/baton run"), setting(new Project()));
    expect(facts).toMatchObject({
      kind: "facts",
      run: "20261121-42-user-auth",
      events: [
        {
          type: "START_PROJECT",
          key: "comment:50",
          payload: { kind: "build", issue: { title: "User auth", body: "Let users sign in." } },
        },
      ],
    });
    const finished = [{ run: "20261121-42-user-auth", issue: 42, said: [] }];
    expect(toFacts(comment("/baton run"), setting(new Project(), { finished }))).toMatchObject({
      run: "20261121-42-user-auth-2",
    });
  });

  it("asks for authority before it looks at anything else", () => {
    const project = new Project();
    expect(
      types(toFacts(comment("/baton dance"), setting(project, { actor: { ...alice, permission: "read" } }))),
    ).toMatch(/^refused: .*`read`/);
  });

  it("knows what was recorded, also in an archived run", () => {
    const project = new Project().start();
    expect(types(toFacts(comment("/baton run", { id: 1 }), setting(project)))).toMatch(/^ignored: .*already/);
    const finished = [{ run: "20261101-42-x", issue: 42, said: ["comment:50"] }];
    expect(types(toFacts(comment("/baton run"), setting(new Project(), { finished })))).toMatch(/^ignored: .*already/);
  });

  it("takes neither Baton's own words nor edited ones", () => {
    expect(types(toFacts(comment("<!-- baton:op=x -->\n/baton run"), setting(new Project())))).toMatch(
      /^ignored: Baton/,
    );
    expect(types(toFacts(comment("/baton run", { edited: true }), setting(new Project())))).toMatch(
      /^ignored: .*edited/,
    );
    const quote = review({ state: "changes_requested", body: "> <!-- baton:op=x -->\nno" });
    expect(types(toFacts(quote, setting(pushed())))).toEqual(["REVIEW_COMMENTS_RECEIVED f1"]);
  });

  it("starts nothing for an empty issue, and says what lacks", () => {
    expect(
      types(toFacts(comment("/baton run", { on: { ...on, title: "Auth", body: "  " } }), setting(new Project()))),
    ).toMatch(/^refused: .*too little/);
  });

  it.each([
    ["/baton approve", "PLAN_APPROVED"],
    ["/baton revise smaller", "REVISION_REQUESTED"],
    ["/baton retry", "RETRY_REQUESTED"],
    ["/baton stop", "RUN_STOPPED"],
    ["/baton status", "STATUS_REQUESTED"],
    ["/baton run", "COMMAND_DECLINED"],
    ["/baton review", "COMMAND_DECLINED"],
    ["/baton retry f9", "COMMAND_DECLINED"],
    ["/baton fly", "COMMAND_DECLINED"],
  ])("on the issue of a planned run, %s is %s", (body, type) => {
    expect(types(toFacts(comment(body), setting(new Project().start().publishPlan(aPlan([aFeature("f1")])))))).toEqual([
      type,
    ]);
  });

  it("declines what no longer has a plan to change", () => {
    for (const body of ["/baton approve", "/baton revise x"])
      expect(types(toFacts(comment(body), setting(pushed())))).toEqual(["COMMAND_DECLINED"]);
  });

  it("on a pull request of ours, approves exactly its patch, takes up a revision, and reviews again", () => {
    const project = pushed();
    const { head } = project.ticket("f1");
    const here = { on: { ...on, number: 101 }, branch };
    expect(toFacts(comment("/baton approve", here), setting(project))).toMatchObject({
      events: [{ type: "MERGE_APPROVED", ticket: "f1", payload: { head, source: "comment", id: 50 } }],
    });
    expect(types(toFacts(comment("/baton revise rename it", here), setting(project)))).toEqual([
      "REVIEW_COMMENTS_RECEIVED f1",
    ]);
    expect(types(toFacts(comment("/baton review", here), setting(project)))).toEqual(["REVIEW_REQUESTED f1"]);
    expect(toFacts(comment("/baton retry", here), setting(project))).toMatchObject({
      events: [{ type: "RETRY_REQUESTED", payload: { feature: "f1" } }],
    });
  });

  it("does not take a fork's branch for ours, and reviews its pull request when asked", () => {
    const facts = toFacts(comment("/baton review", { branch: "", on: { ...on, number: 300 } }), setting(pushed()));
    expect(facts).toMatchObject({
      events: [{ type: "START_PROJECT", payload: { kind: "review", issue: { number: 300 } } }],
    });
  });

  it("hears commands in the text of a review of somebody else's pull request, and nothing else of it", () => {
    const theirs = { number: 300, url: "u", title: "Mine", body: "b", author: "carol", open: true };
    const facts = toFacts(review({ body: "/baton review", branch: "mine", pull: theirs }), setting(pushed()));
    expect(facts).toMatchObject({
      events: [
        {
          type: "START_PROJECT",
          key: "review:60:1",
          payload: { kind: "review", commentId: null, saidAt: later, issue: { number: 300, title: "Mine", body: "b" } },
        },
      ],
    });
    for (const body of ["/baton approve", "/baton run", "/baton revise it", "/baton jump"])
      expect(toFacts(review({ body, branch: "mine", pull: theirs }), setting(pushed()))).toEqual({
        kind: "refused",
        reason: "no run is active on #300; on a pull request only `/baton review` starts something",
      });
    expect(toFacts(review({ body: "Fine.", branch: "mine", pull: theirs }), setting(pushed())).kind).toBe("ignored");
    const closed = { ...theirs, open: false };
    expect(toFacts(review({ body: "/baton review", branch: "mine", pull: closed }), setting(pushed())).kind).toBe(
      "refused",
    );
  });

  it("hears a person's review: remarks start a round, an approval of the present head lets it through", () => {
    const project = pushed();
    const head = project.ticket("f1").head ?? "";
    const line = { id: 1, path: "a.ts", line: 3, body: "rename" };
    expect(types(toFacts(review({ state: "commented", body: "hm" }), setting(project)))).toEqual([
      "REVIEW_COMMENTS_RECEIVED f1",
    ]);
    expect(types(toFacts(review({ state: "approved", commit: head }), setting(project)))).toEqual([
      "MERGE_APPROVED f1",
    ]);
    expect(types(toFacts(review({ state: "approved", commit: head, comments: [line] }), setting(project)))).toEqual([
      "REVIEW_COMMENTS_RECEIVED f1",
      "MERGE_APPROVED f1",
    ]);
    expect(types(toFacts(review({ state: "approved", commit: sha(5) }), setting(project)))).toMatch(
      /^refused: .*approve again/,
    );
  });

  it("brings a blocked feature on when a person reviews or approves its pull request", () => {
    const project = pushed();
    project.tell("TICKET_BLOCKED", { reason: "r", remedy: "m" }, { ticket: "f1" });
    expect(types(toFacts(review({ body: "try it so" }), setting(project)))).toEqual([
      "REVIEW_COMMENTS_RECEIVED f1",
      "RETRY_REQUESTED f1",
    ]);
    expect(types(toFacts(comment("/baton approve", { branch }), setting(project)))).toEqual([
      "MERGE_APPROVED f1",
      "RETRY_REQUESTED f1",
    ]);
    expect(types(toFacts(comment("/baton status", { branch }), setting(project)))).toEqual(["STATUS_REQUESTED"]);
  });

  it("begins a run from what a former one was green by, but none that only reviews", () => {
    const remembered = {
      run: runId,
      issue: 12,
      seq: 3,
      told: {},
      found: { setup: null, test: "npm test", by: "manifest" as const, source: "package.json", file: null },
      runner: null,
      durationMs: 9,
    };
    const start = (said: Said) => toFacts(said, setting(new Project(), { remembered }));
    expect(start(comment("/baton run"))).toMatchObject({ events: [{ payload: { remembered } }] });
    const pull = start(comment("/baton review", { branch: "mine" }));
    expect(pull).toMatchObject({ events: [{ type: "START_PROJECT" }] });
    expect(JSON.stringify(pull)).not.toContain("remembered");
  });

  describe("of commands that a person corrects", () => {
    const planned = () => new Project().start().publishPlan(aPlan([aFeature("f1")]));
    const say = (text: string, project: Project, of: Partial<Said & { kind: "comment" }> = {}) =>
      toFacts(comment(`/baton revise ${text}`, of), setting(project));

    it("records them alone, beside the plan's revision, and after the plan's approval", () => {
      const alone = say("test: npm run unit", planned());
      expect(types(alone)).toEqual(["COMMANDS_CORRECTED"]);
      expect(alone).toMatchObject({
        events: [{ key: "comment:50", actor: alice, payload: { commands: { test: "npm run unit" }, commentId: 50 } }],
      });
      const both = say("smaller\ntest: npm run unit", planned());
      expect(types(both)).toEqual(["REVISION_REQUESTED", "COMMANDS_CORRECTED"]);
      expect(both).toMatchObject({
        events: [{ key: "comment:50", payload: { text: "smaller" } }, { key: "comment:50:commands" }],
      });
      expect(types(say("test: npm run unit", pushed()))).toEqual(["COMMANDS_CORRECTED"]);
      expect(types(say("smaller\ntest: npm run unit", pushed()))).toEqual(["COMMAND_DECLINED", "COMMANDS_CORRECTED"]);
      expect(types(say("test: npm run unit", pushed(), { branch }))).toEqual(["COMMANDS_CORRECTED"]);
      expect(types(say("rename it\ntest: npm run unit", pushed(), { branch }))).toEqual([
        "REVIEW_COMMENTS_RECEIVED f1",
        "COMMANDS_CORRECTED",
      ]);
    });

    it("hears them only from who may write", () => {
      const reader = { ...alice, permission: "read" as const };
      const facts = toFacts(comment("/baton revise test: x"), setting(planned(), { actor: reader }));
      expect(facts.kind).toBe("refused");
    });

    it("brings on what stands still because of the former ones, and nothing that costs money again", () => {
      const red = planned();
      red.tell("TICKET_BLOCKED", { reason: "red", remedy: "m" }, { ticket: "plan" });
      expect(types(say("test: x", red))).toEqual(["COMMANDS_CORRECTED", "RETRY_REQUESTED"]);
      const unplanned = new Project().start();
      unplanned.tell("TICKET_BLOCKED", { reason: "no plan", remedy: "m" }, { ticket: "plan" });
      expect(types(say("test: x", unplanned))).toEqual(["COMMANDS_CORRECTED"]);
      const held = (outcome: "passed" | "failed" | "no_tests") => {
        const project = pushed();
        const claim = project.ticket("f1").liveClaim;
        if (claim === null) throw new Error("no claim");
        project.prove(claim, { outcome });
        project.tell("TICKET_BLOCKED", { reason: "r", remedy: "m" }, { ticket: "f1" });
        return project;
      };
      for (const outcome of ["failed", "no_tests"] as const)
        expect(types(say("test: x", held(outcome)))).toEqual(["COMMANDS_CORRECTED", "RETRY_REQUESTED f1"]);
      expect(types(say("test: x", held("passed")))).toEqual(["COMMANDS_CORRECTED"]);
      const declined = pushed();
      declined.tell(
        "CHANGE_DECLINED",
        { outcome: "blocked", reason: "r", round: 2 },
        { ticket: "f1", claim: declined.ticket("f1").liveClaim?.claim ?? "" },
      );
      declined.tell("TICKET_BLOCKED", { reason: "r", remedy: "m" }, { ticket: "f1" });
      expect(types(say("test: x", declined))).toEqual(["COMMANDS_CORRECTED"]);
    });

    it("declines what looks like a secret, without a word of it, and says it of a run that only reviews", () => {
      const token = `ghp_${"a".repeat(36)}`;
      const facts = say(`test: TOKEN=${token} npm test`, planned());
      expect(types(facts)).toEqual(["COMMAND_DECLINED"]);
      expect(JSON.stringify(facts)).not.toContain(token);
      const review = new Project().start({ kind: "review" });
      expect(types(say("test: npm test", review))).toEqual(["COMMAND_DECLINED"]);
    });

    it("starts no run by them", () => {
      expect(types(say("test: npm test", new Project()))).toMatch(/^refused: no run is active/);
    });
  });

  it("leaves empty, dismissed and pending reviews, and those of other pull requests", () => {
    const project = pushed();
    for (const of of [
      {},
      { state: "dismissed", body: "x" },
      { state: "pending", body: "x" },
      { body: "x", branch: "feature/y" },
    ] as const) {
      expect(types(toFacts(review(of), setting(project)))).toMatch(/^ignored/);
    }
  });
});
