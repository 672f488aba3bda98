import { describe, expect, it } from "vitest";
import { recordWords } from "../../../../src/actions/route/hear/record-words.ts";
import type { Said } from "../../../../src/policy/people/said.ts";
import { fold } from "../../../../src/state/fold.ts";
import { aFeature, aPlan } from "../../../builders/plan.ts";
import { alice, Project, sha } from "../../../builders/project.ts";

const by = { login: "alice", id: 7, isBot: false };
const on = { number: 42, title: "User auth", body: "Let users sign in.", author: "bob", url: "u", open: true };
const branch = "baton/42-1-x";
const later = "2026-11-21T00:00:00Z";
const comment = (body: string, of: Partial<Said & { kind: "comment" }> = {}): Said => ({
  kind: "comment",
  id: 50,
  by,
  body,
  saidAt: later,
  edited: false,
  on,
  branch: null,
  ...of,
});
const review = (of: Partial<Said & { kind: "review" }>): Said => ({
  kind: "review",
  id: 60,
  by,
  state: "commented",
  body: "",
  saidAt: later,
  commit: sha(1000),
  branch,
  pull: { number: 101, url: "u" },
  comments: [],
  ...of,
});

function record(project: Project, ...said: readonly Said[]) {
  const { events, config } = project;
  const base = { ref: "main", sha: sha(1) };
  const now = new Date("2026-11-21T09:00:00Z");
  return recordWords(
    said.map((one) => ({ said: one, actor: alice })),
    { events, finished: [], config, base, now, replayed: false },
    events.at(-1)?.seq ?? 0,
  );
}
const shown = ({ drafts }: ReturnType<typeof record>) => drafts.map(({ type, key }) => `${type} ${key}`);
const planned = () => new Project().start().publishPlan(aPlan([aFeature("f1"), aFeature("f2")]));

function pushed(): Project {
  const project = Project.approved(aPlan([aFeature("f1")]));
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim);
  project.end(claim);
  return project;
}

describe("recordWords, of a comment that says several things", () => {
  it("obeys each command in order, as the ones before it have left the run", () => {
    expect(shown(record(planned(), comment("/baton approve\n/baton status")))).toEqual([
      "PLAN_APPROVED comment:50",
      "STATUS_REQUESTED comment:50:2",
    ]);
    expect(shown(record(planned(), comment("/baton revise smaller\nplease\n/baton approve")))).toEqual([
      "REVISION_REQUESTED comment:50",
      "COMMAND_DECLINED comment:50:2",
    ]);
    const anew = record(planned(), comment("/baton stop\n/baton run\n/baton status"));
    expect(shown(anew)).toEqual([
      "RUN_STOPPED comment:50",
      "START_PROJECT comment:50:2",
      "STATUS_REQUESTED comment:50:3",
    ]);
    expect(anew.drafts[2]?.run).toBe(anew.drafts[1]?.run);
    expect(anew.drafts[1]?.run).not.toBe(anew.drafts[0]?.run);
  });

  it("records it once, however often it is heard", () => {
    const project = planned();
    const said = comment("/baton approve\nthanks\n/baton status");
    const { events } = record(project, said);
    project.events = events;
    expect(shown(record(project, said))).toEqual([]);
    expect(fold(project.events).runs.size).toBe(1);
  });

  it("answers the text that a command does not take, and keeps quotes out of it", () => {
    const { drafts } = record(planned(), comment("/baton approve\n> old\nbut rename it first"));
    expect(drafts).toMatchObject([
      { type: "PLAN_APPROVED" },
      {
        type: "COMMAND_DECLINED",
        key: "comment:50:text",
        payload: {
          command: "but rename it first",
          reason: expect.stringContaining("only `/baton revise <text>` and `/baton ask <question>` take text"),
          commentId: 50,
        },
      },
    ]);
    expect(shown(record(planned(), comment("/baton approve\n\n> old")))).toEqual(["PLAN_APPROVED comment:50"]);
    expect(shown(record(new Project(), comment("/baton run\nonly the parser")))).toEqual([
      "START_PROJECT comment:50",
      "COMMAND_DECLINED comment:50:text",
    ]);
  });
});

describe("recordWords, of commands in a review", () => {
  it.each<[string, Partial<Said & { kind: "review" }>, readonly string[]]>([
    ["an approval that no verdict gives", { body: "/baton approve" }, ["COMMAND_DECLINED review:60:1"]],
    ["a status", { body: "/baton status" }, ["STATUS_REQUESTED review:60:1"]],
    ["a stop", { body: "/baton stop\n" }, ["RUN_STOPPED review:60:1"]],
    ["a retry", { body: "/baton retry" }, ["RETRY_REQUESTED review:60:1"]],
    ["one nobody knows", { body: "/baton dance" }, ["COMMAND_DECLINED review:60:1"]],
    ["two", { body: "/baton status\n/baton review" }, ["STATUS_REQUESTED review:60:1", "REVIEW_REQUESTED review:60:2"]],
    [
      "one at a line",
      { comments: [{ id: 1, path: "a", line: 1, body: "/baton approve" }] },
      ["COMMAND_DECLINED review:60:1"],
    ],
    [
      "a wish for a change, which is one",
      { body: "/baton revise rename it" },
      ["REVIEW_COMMENTS_RECEIVED review:60:1"],
    ],
    [
      "one beside a remark",
      { body: "/baton status", comments: [{ id: 1, path: "a", line: 1, body: "rename" }] },
      ["REVIEW_COMMENTS_RECEIVED review:60", "STATUS_REQUESTED review:60:1"],
    ],
    ["one in a quote, which is none", { body: "> /baton approve" }, ["REVIEW_COMMENTS_RECEIVED review:60"]],
  ])("hears %s, and starts no coding round by it", (_what, of, wanted) => {
    const project = pushed();
    const recorded = record(project, review(of));
    expect(shown(recorded)).toEqual(wanted);
    project.events = recorded.events;
    expect(shown(record(project, review(of)))).toEqual([]);
    if (!wanted.some((one) => one.startsWith("REVIEW_COMMENTS_RECEIVED")))
      expect(project.ticket("f1").openFeedback).toEqual([]);
  });

  it("takes a verdict for what it is, whatever its text says", () => {
    const project = pushed();
    const commit = project.ticket("f1").head ?? "";
    expect(shown(record(project, review({ state: "approved", commit, body: "/baton approve" })))).toEqual([
      "MERGE_APPROVED approval:review:60",
    ]);
    const other = record(project, review({ state: "approved", commit: sha(9), body: "/baton approve" }));
    expect(other).toMatchObject({
      drafts: [],
      left: [{ kind: "refused", reason: expect.stringContaining("approve again") }],
    });
  });
});
