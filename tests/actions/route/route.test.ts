import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { route } from "../../../src/actions/route/route.ts";
import type { ActionResult } from "../../../src/contracts/action-result.ts";
import { Claim } from "../../../src/contracts/claim.ts";
import { toDraft } from "../../../src/policy/drafts.ts";
import { keys } from "../../../src/policy/keys.ts";
import type { ForgeIssue, ForgeUser } from "../../../src/ports/forge-issues.ts";
import { fold } from "../../../src/state/fold.ts";
import type { RunState } from "../../../src/state/state.ts";
import { type LegWorld, legWorld, maintainer } from "../../builders/leg-world.ts";
import { commented, dispatched, labeled, scheduled } from "../../builders/payloads.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";

const stranger: ForgeUser = { login: "mallory", id: 66, isBot: false };
type Trigger = { readonly event: string; readonly payload: unknown };

let world: LegWorld;
let issue: ForgeIssue;
let nextRun: number;

beforeEach(async () => {
  nextRun = 100;
  world = await legWorld();
  world.forge.world.clockMs = Date.parse("2026-11-20T11:00:00Z");
  issue = issueOf(world.forge.openIssue({ title: "User auth", body: "Let users sign in.", author: stranger }));
});
afterEach(() => world.close());

describe("route", () => {
  it("starts a run for a maintainer's label, with 👀 at once and a claim for the plan", async () => {
    const result = await play(labeled(issue, "baton", maintainer));
    expect(result).toMatchObject({ conclusion: "success", outputs: { legs: "[]" } });
    expect(Claim.parse(JSON.parse(result.outputs["plan"] ?? ""))).toMatchObject({ mode: "plan", ticket: "plan", runId: 100, base: world.git("rev-parse", "main") });
    expect(world.forge.world.reactions).toHaveLength(1);
    const run = await onlyRun();
    expect(run).toMatchObject({ status: "planning", issue: { title: "User auth", body: "Let users sign in.", author: "mallory" }, budgetUsd: 10 });
    expect(world.pushes.filter((refs) => refs.includes("refs/heads/baton-state") && refs.length === 2)).not.toHaveLength(0);
  });

  it("does nothing for another label, for a comment that is no command, and for an edited one", async () => {
    const comment = world.forge.say(issue.number, maintainer, "looks nice");
    const { payload } = commented(issue, world.forge.say(issue.number, maintainer, "/baton run"));
    for (const trigger of [labeled(issue, "bug", maintainer), commented(issue, comment), { event: "issue_comment", payload: { ...payload, action: "edited" } }]) {
      expect(await play(trigger)).toMatchObject({ conclusion: "success", outputs: { plan: "", legs: "[]" } });
    }
    expect(await events()).toEqual([]);
    expect(world.forge.world.reactions).toEqual([]);
  });

  it.each([
    ["a stranger", stranger],
    ["a bot", { login: "helper[bot]", id: 9, isBot: true }],
    ["a look-alike login", { ...maintainer, id: 8 }],
  ])("refuses %s: green, no reaction, no push, no claim", async (_who, author) => {
    const before = world.pushes.length;
    const result = await play(commented(issue, world.forge.say(issue.number, author, "/baton run")));
    expect(result).toMatchObject({ conclusion: "success", headline: expect.stringContaining("refused"), outputs: { plan: "", legs: "[]" } });
    expect(world.forge.world.reactions).toEqual([]);
    expect(world.pushes).toHaveLength(before);
  });

  it("takes an error of the permission call for a no", async () => {
    world.forge.fail("permission", new Error("500"));
    expect(await play(labeled(issue, "baton", maintainer))).toMatchObject({ headline: expect.stringContaining("refused"), outputs: { plan: "" } });
  });

  it("hears the same event only once", async () => {
    const said = commented(issue, world.forge.say(issue.number, maintainer, "/baton run"));
    await play(said);
    const before = await events();
    expect(await play(said)).toMatchObject({ conclusion: "success", outputs: { plan: "", legs: "[]" } });
    expect(await events()).toEqual(before);
  });

  it("approves the plan that was there, and gives its features out side by side", async () => {
    await startAndPlan();
    const result = await say("/baton approve");
    const legs = JSON.parse(result.outputs["legs"] ?? "[]").map((leg: unknown) => Claim.parse(leg));
    expect(legs).toMatchObject([{ ticket: "f1", mode: "implement", round: 1, head: null }, { ticket: "f2" }]);
    expect(await onlyRun()).toMatchObject({ status: "running", approvedRevision: 1 });
    expect(world.forge.world.comments.filter((comment) => comment.body.includes("baton:op=plan:"))).toHaveLength(1);
  });

  it("declines an approval that was said before the plan was there, and answers why", async () => {
    const early = world.forge.say(issue.number, maintainer, "/baton approve");
    await startAndPlan();
    const result = await play(commented(issue, early));
    expect(result.outputs).toEqual({ plan: "", legs: "[]" });
    expect((await onlyRun()).declined).toMatchObject([{ command: "/baton approve", reason: expect.stringContaining("newer than your comment") }]);
    expect(world.forge.world.comments.at(-1)?.body).toContain("`/baton approve`: revision 1 of the plan is newer");
  });

  it("answers what it can not obey, and status", async () => {
    await startAndPlan();
    await say("/baton dance");
    await say("/baton status");
    await say("/baton retry f7");
    const answers = world.forge.world.comments.filter((comment) => comment.author.isBot).map((comment) => comment.body);
    expect(answers.some((body) => body.includes("the commands are"))).toBe(true);
    expect(answers.some((body) => body.includes("The plan waits for `/baton approve`"))).toBe(true);
    expect(answers.some((body) => body.includes("the plan has no feature f7"))).toBe(true);
  });

  it("stops a run, and gives nothing out any more", async () => {
    await startAndPlan();
    await say("/baton stop");
    expect(await onlyRun()).toMatchObject({ status: "stopped" });
    expect((await play(dispatched)).outputs).toEqual({ plan: "", legs: "[]" });
  });

  it("sweeps up a command that no run saw, once", async () => {
    world.forge.say(issue.number, stranger, "/baton run");
    world.forge.say(issue.number, maintainer, "/baton run");
    expect((await play(scheduled)).outputs["plan"]).toContain('"mode":"plan"');
    expect((await play(scheduled)).outputs["plan"]).toBe("");
    expect((await onlyRun()).startedBy.login).toBe("ada");
  });

  it("sweeps up a label only when the issue's author may act, as nobody says who put it on", async () => {
    const own = world.forge.openIssue({ title: "Sign out", body: "Let users sign out.", author: maintainer, labels: ["baton"] });
    world.forge.openIssue({ title: "Spam", body: "Do my homework please.", author: stranger, labels: ["baton"] });
    await play(scheduled);
    expect((await onlyRun()).issue.number).toBe(own);
  });

  it("ends the claims of a dead workflow run and gives the work out again, but not while the run lives", async () => {
    await play(labeled(issue, "baton", maintainer));
    expect((await play(dispatched)).outputs["plan"]).toBe("");
    world.forge.world.runs.set(nextRun - 2, { completed: true, attempt: 1 });
    expect(JSON.parse((await play(dispatched)).outputs["plan"] ?? "")).toMatchObject({ claim: expect.stringMatching(/\.plan\.2$/) });
    const ended = (await onlyRun()).claims[0]?.ended;
    expect(ended).toMatchObject({ outcome: "dead" });
  });

  it("gives the same claim when the push succeeded and its answer was lost", async () => {
    const job = await jobOf(labeled(issue, "baton", maintainer));
    const { store } = job;
    const forgetful = { ...store, advance: async (derive: Parameters<typeof store.advance>[0]) => (await store.advance(derive), store.advance(derive)) };
    const result = await route({ token: "" }, { ...job, state: async () => forgetful });
    expect(JSON.parse(result.outputs["plan"] ?? "")).toMatchObject({ mode: "plan", runId: job.job.runId });
    expect((await onlyRun()).claims).toHaveLength(1);
  });

  it("lets two that come in the same second start one run, and one claim", async () => {
    const said = commented(issue, world.forge.say(issue.number, maintainer, "/baton run"));
    const [one, two] = [await jobOf(said), await jobOf(scheduled)];
    const results = await Promise.all([route({ token: "" }, one), route({ token: "" }, two)]);
    expect(results.filter((result) => result.outputs["plan"] !== "")).toHaveLength(1);
    expect((await onlyRun()).claims).toHaveLength(1);
  });

  it("starts nothing on a closed issue, so that an old event run again does no harm", async () => {
    await world.forge.close(issue.number);
    const result = await play(labeled(issueOf(issue.number), "baton", maintainer));
    expect(result).toMatchObject({ conclusion: "success", headline: expect.stringContaining("closed"), outputs: { plan: "" } });
    expect(await events()).toEqual([]);
  });

  it("tells a maintainer once why nothing came of a command that no run can answer", async () => {
    const said = commented(issue, world.forge.say(issue.number, maintainer, "/baton approve"));
    for (const _ of [1, 2]) expect(await play(said)).toMatchObject({ conclusion: "success", outputs: { plan: "", legs: "[]" } });
    expect(world.forge.world.comments.filter((comment) => comment.author.isBot).map((comment) => comment.body)).toEqual([expect.stringContaining("no run is active")]);
    expect(await events()).toEqual([]);
  });

  it("gives its claims out although something could not be shown", async () => {
    await startAndPlan();
    for (const call of ["comments", "comment"] as const) world.forge.fail(call, new Error("GitHub is away"));
    const result = await say("/baton approve");
    expect(result).toMatchObject({ conclusion: "success", headline: expect.stringContaining("GitHub is away") });
    expect(JSON.parse(result.outputs["legs"] ?? "")).toHaveLength(2);
  });

  it("goes on after a person has merged a pull request by hand", async () => {
    await startAndPlan();
    await world.tell([toDraft("REVISION_REQUESTED", { run: (await onlyRun()).run, ticket: null, key: "k", correlationId: "k", payload: { text: "one", commentId: null, saidAt: null } })]);
    const claim = Claim.parse(JSON.parse((await play(dispatched)).outputs["plan"] ?? ""));
    const about = { run: claim.run, ticket: "plan", correlationId: claim.claim };
    await world.tell([
      toDraft("PLAN_PUBLISHED", { ...about, key: "plan:2", payload: { revision: 2, plan: aPlan([aFeature("f1")]), estimate: { usd: 1, runnerMinutes: 9, note: "" }, obstacles: [] } }),
      toDraft("CLAIM_ENDED", { ...about, key: keys.claimEnded(claim.claim), payload: { claim: claim.claim, outcome: "published", reason: "", spent: {} } }),
    ]);
    const [leg] = JSON.parse((await say("/baton approve")).outputs["legs"] ?? "[]").map((one: unknown) => Claim.parse(one));
    world.git("branch", "baton/1-1-work", "main");
    const head = world.push("baton/1-1-work", { "src/f1/a.txt": "new\n" });
    await world.tell([
      toDraft("COMMITS_PUSHED", {
        run: leg.run,
        ticket: "f1",
        key: "pushed",
        correlationId: leg.claim,
        payload: { branch: "baton/1-1-work", base: leg.base, parent: leg.base, head, tree: world.git("rev-parse", `${head}^{tree}`), patchId: head, round: 1, files: [], outsideOwned: [], protectedPaths: [], summary: "", answers: [], pullRequest: { title: "t", body: "b" } },
      }),
      toDraft("CLAIM_ENDED", { run: leg.run, ticket: "f1", key: keys.claimEnded(leg.claim), correlationId: leg.claim, payload: { claim: leg.claim, outcome: "published", reason: "", spent: {} } }),
    ]);
    const pull = await world.forge.openPull({ head: "baton/1-1-work", base: "main", title: "t", body: "b" });
    await world.forge.merge({ number: pull.number, sha: head, method: "squash", title: "t", message: "m" });
    await play({ event: "pull_request", payload: { action: "closed" } });
    expect(await onlyRun()).toMatchObject({ status: "done", outcome: { code: [{ feature: "f1", pullRequest: pull.number }] } });
    expect(world.forge.world.issues.get(issue.number)?.state).toBe("closed");
  });

  it("archives a run a day after its end, and hears none of its comments again", async () => {
    const said = commented(issue, world.forge.say(issue.number, maintainer, "/baton run"));
    await play(said);
    await say("/baton stop");
    world.forge.world.runs.set(100, { completed: true, attempt: 1 });
    await play(scheduled);
    expect((await world.memory()).finished).toEqual([]);
    const ports = await jobOf(scheduled);
    const later = { ...ports.clock, now: () => new Date("2026-11-22T12:00:00Z"), monotonicMs: () => 0, random: () => 0, sleep: async () => {} };
    await route({ token: "" }, { ...ports, clock: later });
    expect((await world.memory()).finished).toMatchObject([{ issue: issue.number, outcome: "stopped" }]);
    expect(await play(said)).toMatchObject({ outputs: { plan: "" } });
    expect((await world.memory()).events).toEqual([]);
  });

  it("names the rule when the state branch can not be pushed", async () => {
    const job = await jobOf(labeled(issue, "baton", maintainer));
    const denied = { ...job.store, advance: async () => ({ pushed: false as const, denied: "protected branch hook declined", memory: await job.store.read() }) };
    await expect(route({ token: "" }, { ...job, state: async () => denied })).rejects.toMatchObject({ code: "git.refused", message: expect.stringContaining("baton-state") });
  });
});

async function play(trigger: Trigger): Promise<ActionResult> {
  return route({ token: "" }, await jobOf(trigger));
}

async function jobOf(trigger: Trigger) {
  const ports = await world.job({ runId: nextRun++ });
  return { ...ports, job: { ...ports.job, ...trigger } };
}

async function say(body: string): Promise<ActionResult> {
  world.forge.world.clockMs += 7_200_000;
  return play(commented(issue, world.forge.say(issue.number, maintainer, body)));
}

async function startAndPlan(): Promise<void> {
  const result = await play(labeled(issue, "baton", maintainer));
  const claim = Claim.parse(JSON.parse(result.outputs["plan"] ?? ""));
  const about = { run: claim.run, ticket: "plan", correlationId: claim.claim };
  const plan = aPlan([aFeature("f1"), aFeature("f2"), aFeature("f3", { dependsOn: ["f1", "f2"] })]);
  await world.tell([
    toDraft("PLAN_PUBLISHED", { ...about, key: "plan:1", payload: { revision: 1, plan, estimate: { usd: 1, runnerMinutes: 9, note: "" }, obstacles: [] } }),
    toDraft("CLAIM_ENDED", { ...about, key: keys.claimEnded(claim.claim), payload: { claim: claim.claim, outcome: "published", reason: "", spent: { plan: 0.1 } } }),
  ]);
}

function issueOf(number: number): ForgeIssue {
  const found = world.forge.world.issues.get(number);
  if (found === undefined) throw new Error(`no issue ${number}`);
  return found;
}

async function events() {
  return (await world.memory()).events;
}

async function onlyRun(): Promise<RunState> {
  const [run, ...others] = fold(await events()).runs.values();
  if (run === undefined || others.length > 0) throw new Error(`${others.length + (run === undefined ? 0 : 1)} runs`);
  return run;
}
