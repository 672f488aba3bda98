import { expect, it } from "vitest";
import { readSight } from "../../src/effects/read-sight.ts";
import type { Said } from "../../src/policy/people/said.ts";
import type { ForgeComment, ForgeUser } from "../../src/ports/forge/forge-issues.ts";
import { fold } from "../../src/state/fold.ts";
import { aFeature, aPlan } from "../builders/plan.ts";
import { Project, runId, sha } from "../builders/project.ts";

const bot: ForgeUser = { login: "github-actions[bot]", id: 1, isBot: true };
const mallory: ForgeUser = { login: "mallory", id: 66, isBot: false };
const said = (of: Partial<Said & { kind: "comment" }> = {}): Said => ({
  kind: "comment",
  id: 50,
  by: { login: "alice", id: 7, isBot: false },
  body: "/baton approve",
  saidAt: "2026-11-20T12:00:10Z",
  edited: false,
  on: { number: 42, title: "t", body: "b", author: "bob", url: "u", open: true },
  branch: null,
  ...of,
});
const plan = (id: number, author: ForgeUser, seq: number): ForgeComment => ({
  id,
  issue: 42,
  author,
  body: `<!-- baton:op=plan:${runId} seq=${seq} -->\n\nThe plan.`,
  createdAt: "2026-11-20T11:00:00Z",
  updatedAt: "2026-11-20T12:00:05Z",
  url: "u",
});

it("reads the living comment for a yes to the plan, and none that a stranger made up", async () => {
  const state = fold(new Project().start().publishPlan(aPlan([aFeature("f1")])).events);
  const comments = async () => [plan(30, mallory, 99), plan(40, bot, 5)];
  const permission = async (login: string) => ({ login, id: 66, permission: "read" as const });
  const look = (one: Said) => readSight(one, state, { comments, permission } as never);
  expect(await look(said())).toMatchObject({
    sight: { kind: "plan", comment: { id: 40, seq: 5, updatedAt: "2026-11-20T12:00:05Z" } },
  });
  expect(
    await readSight(said(), state, { comments: async () => [plan(30, mallory, 99)], permission } as never),
  ).toMatchObject({
    sight: { kind: "plan", comment: null },
  });
});

it("asks GitHub nothing for words that are no yes", async () => {
  const state = fold(new Project().start().publishPlan(aPlan([aFeature("f1")])).events);
  for (const one of [said({ body: "/baton status" }), said({ body: "fine" }), said({ edited: true })])
    expect(await readSight(one, state, {} as never)).toBe(one);
});

it("reads since when the pull request's head is known there: the first of Baton's words on it", async () => {
  const project = Project.approved(aPlan([aFeature("f1")]));
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim");
  project.push(claim);
  project.review(claim, "approved");
  const { head, branch } = project.ticket("f1");
  const review = {
    id: 1,
    author: bot,
    state: "commented",
    body: `<!-- baton:op=review:${claim.claim} -->\n\nRead.`,
    commit: head,
    submittedAt: "2026-11-20T12:00:07Z",
  };
  const check = { externalId: `check:${runId}:f1:${head?.slice(0, 12)}`, startedAt: "2026-11-20T12:00:04Z" };
  const forge = {
    pull: async () => ({ head: { sha: head, ref: branch, fork: false } }),
    reviews: async () => [{ ...review, author: mallory, submittedAt: "2026-11-20T10:00:00Z" }, review],
    checkRuns: async () => [check, { externalId: "check:other", startedAt: "2026-11-20T09:00:00Z" }],
    permission: async (login: string) => ({ login, id: 66, permission: "read" as const }),
  };
  const look = (of: object) => readSight(said({ branch }), fold(project.events), { ...forge, ...of } as never);
  expect(await look({})).toMatchObject({ sight: { kind: "head", head, knownAt: "2026-11-20T12:00:04Z" } });
  expect(await look({ checkRuns: async () => [] })).toMatchObject({ sight: { knownAt: "2026-11-20T12:00:07Z" } });
  const moved = { pull: async () => ({ head: { sha: sha(77), ref: branch, fork: false } }), checkRuns: async () => [] };
  expect(await look(moved)).toMatchObject({ sight: { head: sha(77), knownAt: null } });
});
