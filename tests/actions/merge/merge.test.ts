import { afterEach, expect, test } from "vitest";
import { merge } from "../../../src/actions/merge/merge.ts";
import { publish } from "../../../src/actions/publish/publish.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { Feature } from "../../../src/contracts/plan.ts";
import { Fault } from "../../../src/core/fault.ts";
import { handIn, type LegWork } from "../../builders/hand-in.ts";
import { type LegWorld, legWorld, maintainer } from "../../builders/leg-world.ts";

let world: LegWorld;
afterEach(() => world.close());

async function claimOf(runId: number): Promise<Claim> {
  const [claim] = await world.route(runId);
  if (claim === undefined) throw new Error("nothing was given out");
  return claim;
}

/** A leg up to the merge: published, approved and proved. */
async function ready(
  config = "",
  features: readonly Partial<Feature>[] = [{}],
  work: LegWork = { files: { "src/f1/hello.txt": "hello\n" } },
): Promise<Claim> {
  world = await legWorld();
  return world.stage(`ready ${JSON.stringify([config, features, work])}`, async () => {
    if (config !== "") world.push("main", { ".github/baton.yml": config });
    await world.start(features);
    return published(await claimOf(10), work);
  });
}

async function published(claim: Claim, work: LegWork = {}): Promise<Claim> {
  const needs = await handIn(world, claim, work);
  const result = await publish(
    { claim: JSON.stringify(claim), needs, token: "", prepared: "" },
    await world.job({ runId: claim.runId }),
  );
  expect(result.conclusion).toBe("success");
  return claim;
}

async function mergeLeg(claim: Claim) {
  const ports = await world.job({ runId: claim.runId });
  const result = await merge(
    { claim: JSON.stringify(claim), spent: { implement: 0.2, review: 0.1 }, token: "" },
    ports,
  );
  return { result, ports, run: await world.run(), events: (await world.memory()).events };
}

const types = (events: readonly { readonly type: string }[], count: number) =>
  events.slice(-count).map((event) => event.type);

test("what was proved is merged, the branch goes, the run ends, the issue is closed with a summary", async () => {
  const claim = await ready();
  const proved = (await world.run()).tickets.get("f1")?.proof?.proof.tree;
  const before = world.pushes.length;
  const { result, events, run } = await mergeLeg(claim);
  expect(result).toMatchObject({ conclusion: "success", outputs: { merged: "true" } });
  expect(types(events, 5)).toEqual([
    "MERGE_STARTED",
    "PR_CREATED",
    "PR_MERGED",
    "CLAIM_ENDED",
    "ALL_FEATURES_COMPLETE",
  ]);
  expect(world.git("rev-parse", "main^{tree}")).toBe(proved);
  expect(world.pushes.slice(before)).toEqual([
    ["refs/heads/baton-state", "refs/baton/state"],
    ["refs/heads/baton-state", "refs/baton/state", "refs/heads/baton/1-1-greeting-1"],
  ]);
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).toBe("");
  expect(run.status).toBe("done");
  expect(world.forge.world.issues.get(1)?.state).toBe("closed");
  expect(world.forge.world.dispatched).toEqual([]);
});

test("nothing is merged for an issue that was closed meanwhile; reopened, it goes on", async () => {
  const claim = await ready();
  const { issues } = world.forge.world;
  const issue = issues.get(1);
  if (issue === undefined) throw new Error("no issue");
  issues.set(1, { ...issue, state: "closed" });
  const main = world.git("rev-parse", "main");
  const { result, run } = await mergeLeg(claim);
  expect(result).toMatchObject({
    outputs: { merged: "false" },
    headline: expect.stringContaining("issue #1 was closed"),
  });
  expect(world.git("rev-parse", "main")).toBe(main);
  expect(run.tickets.get("f1")?.waiting?.gates).toMatchObject([{ gate: "issue" }]);
  issues.set(1, issue);
});

test("after a merge the features that waited for it are called for by one dispatch", async () => {
  const claim = await ready("", [{}, { dependsOn: ["f1"] }]);
  const { events } = await mergeLeg(claim);
  expect(events.at(-1)).toMatchObject({ type: "CONTINUE_NEXT_FEATURE", payload: { ready: ["f2"] } });
  expect(world.forge.world.dispatched).toEqual([{ workflow: ".github/workflows/baton.yml", branch: "main" }]);
});

test("after a merge the configured workflows are started, as a job's token starts none; one that is not there fails nothing", async () => {
  const claim = await ready("merge:\n  after-merge: [.github/workflows/deploy.yml]\n");
  world.forge.fail(
    "dispatch",
    new Fault("forge.not_found", "GitHub refused (404): Not Found", { who: "user" }),
    "after",
  );
  const { result, ports } = await mergeLeg(claim);
  expect(result).toMatchObject({ conclusion: "success", outputs: { merged: "true" } });
  expect(world.forge.world.dispatched).toEqual([{ workflow: ".github/workflows/deploy.yml", branch: "main" }]);
  expect(ports.reporter.warnings.join()).toContain("deploy.yml was not started");
});

test("a base that moved is proved again: nothing is merged, the claim ends, route is called", async () => {
  const claim = await ready();
  const theirs = world.push("main", { "src/other.txt": "a person's push\n" });
  const { result, events } = await mergeLeg(claim);
  expect(result.outputs.merged).toBe("false");
  expect(world.git("rev-parse", "main")).toBe(theirs);
  expect(types(events, 2)).toEqual(["PR_CREATED", "CLAIM_ENDED"]);
  expect(world.forge.world.dispatched).toHaveLength(1);
  const [next] = await world.route(11);
  expect(next).toMatchObject({ mode: "prove", base: theirs });
});

test("after the new proof the same head is merged, and no model was asked", async () => {
  const claim = await ready();
  world.push("main", { "src/other.txt": "a person's push\n" });
  await mergeLeg(claim);
  const next = await published(await claimOf(11));
  const { result, run } = await mergeLeg(next);
  expect(result.outputs.merged).toBe("true");
  expect(run.tickets.get("f1")?.reviews).toHaveLength(1);
  expect(world.git("show", "main:src/other.txt")).toBe("a person's push");
});

test("a base that conflicts goes back a round", async () => {
  const claim = await ready("", [{}], { files: { "src/a.txt": "one\nTWO\nthree\n" } });
  world.push("main", { "src/a.txt": "one\nzwei\nthree\n" });
  const { result, run } = await mergeLeg(claim);
  expect(result.headline).toContain("conflicts");
  expect(run.tickets.get("f1")?.liveClaim).toBeNull();
});

test("a push to main between the last look and the merge is seen afterwards, and is loud", async () => {
  const claim = await ready();
  world.forge.world.beforeMerge = () => void world.push("main", { "src/other.txt": "at the same moment\n" });
  const { result, run, events } = await mergeLeg(claim);
  expect(result.conclusion).toBe("failure");
  expect(types(events, 4)).toEqual(["PR_CREATED", "MERGE_DIVERGED", "PR_MERGED", "CLAIM_ENDED"]);
  expect(run.tickets.get("f1")).toMatchObject({
    status: "in_progress",
    diverged: { sha: world.git("rev-parse", "main") },
  });
  expect(world.forge.world.comments.some((comment) => comment.body.includes("not the proved"))).toBe(true);
});

test("a push to the branch between the last look and the merge: GitHub refuses the SHA, nothing is merged, and the new head is looked at", async () => {
  const claim = await ready();
  const main = world.git("rev-parse", "main");
  let theirs = "";
  world.forge.world.beforeMerge = () => {
    theirs = world.push("baton/1-1-greeting-1", { "src/f1/unseen.txt": "nobody has read this\n" });
    world.forge.world.beforeMerge = null;
  };
  const { result, run } = await mergeLeg(claim);
  expect(result).toMatchObject({
    conclusion: "success",
    outputs: { merged: "false" },
    headline: expect.stringContaining("Head branch was modified"),
  });
  expect(world.git("rev-parse", "main")).toBe(main);
  expect(run.tickets.get("f1")).toMatchObject({ status: "in_progress", merged: null, liveClaim: null });
  const [next] = await world.route(11, { branches: new Map([["baton/1-1-greeting-1", theirs]]) });
  if (next === undefined) throw new Error("nothing was given out");
  expect(next).toMatchObject({ mode: "review", head: theirs });
  await published(next);
  expect((await mergeLeg(next)).result.outputs.merged).toBe("true");
  expect(world.git("show", "main:src/f1/unseen.txt")).toBe("nobody has read this");
});

test("a person's review that no event has brought yet is recorded, not merged over", async () => {
  const claim = await ready();
  const [pull] = world.forge.world.pulls;
  world.forge.review(pull?.number ?? 0, maintainer, {
    state: "changes_requested",
    body: "Greet everybody.",
    commit: world.git("rev-parse", "baton/1-1-greeting-1"),
  });
  const { result, run, events } = await mergeLeg(claim);
  expect(result.outputs.merged).toBe("false");
  expect(run.tickets.get("f1")?.openFeedback).toMatchObject([{ body: "Greet everybody." }]);
  expect(types(events, 4)).toEqual(["REVIEW_COMMENTS_RECEIVED", "PR_CREATED", "MERGE_ENDED", "CLAIM_ENDED"]);
});

test("a stranger's review stops nothing", async () => {
  const claim = await ready();
  const [pull] = world.forge.world.pulls;
  world.forge.review(
    pull?.number ?? 0,
    { login: "mallory", id: 66, isBot: false },
    { state: "changes_requested", body: "No.", commit: world.git("rev-parse", "baton/1-1-greeting-1") },
  );
  expect((await mergeLeg(claim)).result.outputs.merged).toBe("true");
});

test("the repository's own required check that has not finished is waited for, with its name", async () => {
  const claim = await ready();
  world.forge.world.rules.set("main", { requiredChecks: ["ci"], requiredApprovals: 0, mergeQueue: false, others: [] });
  const { run, result } = await mergeLeg(claim);
  expect(result).toMatchObject({ conclusion: "success", outputs: { merged: "false" } });
  expect(run.tickets.get("f1")?.waiting?.gates).toMatchObject([
    { gate: "required_checks", why: expect.stringContaining("ci") },
  ]);
  expect(world.forge.world.dispatched).toEqual([]);
});

test("an approval that was dismissed since counts no more", async () => {
  const work = { files: { "src/f1/package-lock.json": "{}\n" } };
  world = await legWorld();
  await world.start([{}]);
  const claim = await published(await claimOf(10), work);
  const ticket = (await world.run()).tickets.get("f1");
  const [pull] = world.forge.world.pulls;
  const number = pull?.number ?? 0;
  const review = world.forge.review(number, maintainer, { state: "approved", body: "", commit: ticket?.head ?? "" });
  await world.tell([
    {
      key: `approval:review:${review.id}`,
      run: claim.run,
      ticket: "f1",
      from: "maintainer",
      to: "repository_manager",
      correlationId: "x",
      actor: { login: "ada", id: 7, permission: "admin" },
      type: "MERGE_APPROVED",
      payload: {
        source: "review",
        id: review.id,
        head: ticket?.head ?? "",
        saidAt: null,
      },
    },
  ]);
  const next = await claimOf(11);
  expect(next.mode).toBe("merge");
  world.forge.world.reviews.set(
    number,
    (world.forge.world.reviews.get(number) ?? []).map((one) =>
      one.id === review.id ? { ...one, state: "dismissed" as const } : one,
    ),
  );
  const { result, run } = await mergeLeg(next);
  expect(result.outputs.merged).toBe("false");
  expect(run.tickets.get("f1")?.waiting?.gates).toMatchObject([{ gate: "protected_paths" }]);
});

test("an answer to the merge that was lost is found again: one merge, recorded once", async () => {
  const claim = await ready();
  world.forge.fail(
    "merge",
    new Fault("forge.unreachable", "socket hang up", { who: "outside", retryable: true }),
    "after",
  );
  const { result, run } = await mergeLeg(claim);
  expect(result).toMatchObject({ conclusion: "success", outputs: { merged: "true" } });
  expect(run.status).toBe("done");
  expect(world.git("rev-list", "--count", "main")).toBe("2");
});

test("GitHub's refusal is waited on, in its own words", async () => {
  const claim = await ready();
  world.forge.world.mergeRefusal = "At least 1 approving review is required by reviewers with write access.";
  const { run } = await mergeLeg(claim);
  expect(run.tickets.get("f1")?.waiting?.gates).toMatchObject([
    { gate: "repository_rules", why: expect.stringContaining("At least 1 approving review") },
  ]);
});

test("a superseded claim merges nothing", async () => {
  const claim = await ready();
  await world.tell([
    {
      key: `claim-ended:${claim.claim}`,
      run: claim.run,
      ticket: "f1",
      from: "repository_manager",
      to: "maintainer",
      correlationId: claim.claim,
      actor: { login: "baton", id: 0, permission: "none" },
      type: "CLAIM_ENDED",
      payload: { claim: claim.claim, outcome: "dead", reason: "gone", spent: {} },
    },
  ]);
  await expect(mergeLeg(claim)).rejects.toMatchObject({ code: "claim.superseded" });
  expect(world.git("rev-list", "--count", "main")).toBe("1");
});

test("a stopped run merges nothing", async () => {
  const claim = await ready();
  await world.tell([
    {
      key: "comment:99",
      run: claim.run,
      ticket: null,
      from: "maintainer",
      to: "repository_manager",
      correlationId: "comment:99",
      actor: { login: "ada", id: 7, permission: "admin" },
      type: "RUN_STOPPED",
      payload: { commentId: 99, saidAt: null },
    },
  ]);
  await mergeLeg(claim).catch(() => undefined);
  expect(world.git("rev-list", "--count", "main")).toBe("1");
});

test("one feature from ready to merged costs few calls and three pushes: the leg's, the merge's announcement, and what came of it", async () => {
  world = await legWorld();
  await world.start([{}]);
  const claim = await claimOf(10);
  const [calls, pushes] = [world.forge.world.calls.length, world.pushes.length];
  await published(claim, { files: { "src/f1/hello.txt": "hello\n" } });
  await mergeLeg(claim);
  expect(world.pushes.length - pushes).toBe(3);
  expect(world.forge.world.calls.length - calls).toBeLessThanOrEqual(24);
});

test("commits that somebody else pushed to the branch bring no protected path in without a person's yes", async () => {
  const claim = await ready();
  const theirs = world.push("baton/1-1-greeting-1", { ".npmrc": "registry=https://evil.test\n" });
  await mergeLeg(claim);
  const seen = { branches: new Map([["baton/1-1-greeting-1", theirs]]) };
  const [next] = await world.route(11, seen);
  if (next === undefined) throw new Error("nothing was given out");
  expect(next).toMatchObject({ mode: "review", head: theirs });
  await published(next);
  const { result, run } = await mergeLeg(next);
  expect(result.outputs.merged).toBe("false");
  expect(run.tickets.get("f1")?.waiting?.gates).toMatchObject([
    { gate: "protected_paths", why: expect.stringContaining(".npmrc") },
  ]);
});

test("a file that the default branch's tests start by now waits for a person, though it steered nothing where the branch began", async () => {
  const claim = await ready("", [{}], { files: { "tools/all.js": "process.exit(0);\n" } });
  world.push("main", { "package.json": '{ "scripts": { "test": "node tools/all.js" } }\n' });
  await mergeLeg(claim);
  const next = await claimOf(11);
  expect(next.mode).toBe("prove");
  await published(next);
  const { result, run } = await mergeLeg(next);
  expect(result.outputs.merged).toBe("false");
  expect(run.tickets.get("f1")?.waiting?.gates).toMatchObject([
    { gate: "protected_paths", why: expect.stringContaining("tools/all.js") },
  ]);
});

test("an approval of somebody who may no longer write counts no more", async () => {
  world = await legWorld();
  await world.start([{}]);
  const eve = { login: "eve", id: 9, isBot: false };
  world.forge.grant(eve, "write");
  await published(await claimOf(10), { files: { "src/f1/package-lock.json": "{}\n" } });
  const [pull] = world.forge.world.pulls;
  const { head } = (await world.run()).tickets.get("f1") ?? { head: null };
  const said = world.forge.say(pull?.number ?? 0, eve, "/baton approve");
  const payload = { source: "comment" as const, id: said.id, head: head ?? "", saidAt: null };
  await world.tell([
    {
      key: `comment:${said.id}`,
      run: (await world.run()).run,
      ticket: "f1",
      from: "maintainer",
      to: "repository_manager",
      correlationId: "x",
      actor: { login: "eve", id: 9, permission: "write" },
      type: "MERGE_APPROVED",
      payload,
    },
  ]);
  const next = await claimOf(11);
  expect(next.mode).toBe("merge");
  world.forge.grant(eve, "read");
  const { result, run } = await mergeLeg(next);
  expect(result.outputs.merged).toBe("false");
  expect(run.tickets.get("f1")?.waiting?.gates).toMatchObject([{ gate: "protected_paths" }]);
});
