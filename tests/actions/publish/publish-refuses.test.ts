import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { publish } from "../../../src/actions/publish/publish.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { findingOf, handIn } from "../../builders/hand-in.ts";
import type { LegWorld } from "../../builders/leg-world.ts";
import { beginLeg, claimOf, publishLeg } from "./begin-leg.ts";

let world: LegWorld;
afterEach(() => world.close());

async function begin(settings: Record<string, unknown> = {}): Promise<Claim> {
  const begun = await beginLeg(settings);
  world = begun.world;
  return begun.claim;
}

const hello = { "src/f1/hello.txt": "hello\n" };

test("a proof of another tree is refused, and the job is red", async () => {
  const claim = await begin();
  const { run, result } = await publishLeg(world, claim, { files: hello, proof: { tree: "1".repeat(40) } });
  expect(run.tickets.get("f1")?.proof).toBeNull();
  expect(result.conclusion).toBe("failure");
});

test("a superseded claim writes nothing and points to /baton retry", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  const before = world.pushes.length;
  const ports = await world.job({ runId: claim.runId, attempt: 2 });
  await expect(publish({ claim: JSON.stringify(claim), needs, token: "", prepared: "" }, ports)).rejects.toMatchObject({
    code: "claim.superseded",
    message: expect.stringContaining("/baton retry f1"),
  });
  expect(world.pushes.length).toBe(before);
});

test("a claim that is lost between the first look and the push writes nothing", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  const ports = await world.job({ runId: claim.runId });
  const take = world.carrier.take;
  world.carrier.take = async (ref) => {
    world.carrier.take = take;
    await world.tell([
      {
        key: "claim-ended:zombie",
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
    return take(ref);
  };
  await expect(publish({ claim: JSON.stringify(claim), needs, token: "", prepared: "" }, ports)).rejects.toMatchObject({
    code: "claim.superseded",
  });
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).toBe("");
});

test("a baton with a flipped byte is refused and nothing of it is pushed", async () => {
  const claim = await begin();
  const needs = await handIn(world, claim, { files: hello });
  for (const [name, bytes] of world.carrier.artifacts) {
    if (name.includes("implement"))
      world.carrier.artifacts.set(name, Buffer.from(bytes.toString("utf8").replace("hello", "hullo")));
  }
  const { run, result } = await publishLeg(world, claim, { needs });
  expect(result).toMatchObject({ conclusion: "failure", headline: expect.stringContaining("digest") });
  expect(run.tickets.get("f1")?.head).toBeNull();
});

test("a secret among the added lines is neither pushed nor posted", async () => {
  const claim = await begin();
  const { run, events, result } = await publishLeg(world, claim, {
    files: { "src/f1/key.txt": "key = s3cr3t-value\n" },
    secrets: ["s3cr3t-value"],
  });
  expect(result.conclusion).toBe("failure");
  expect(run.tickets.get("f1")?.head).toBeNull();
  expect(JSON.stringify(events)).not.toContain("s3cr3t-value");
  expect(JSON.stringify([...world.forge.world.comments, ...world.forge.world.pulls])).not.toContain("s3cr3t-value");
});

test("a secret in what a juror said of a candidate is neither pushed nor posted", async () => {
  const claim = await begin();
  const votes = [{ model: "google/j", letter: "A", rank: 1, reason: "It prints s3cr3t-value." }];
  const told = { model: "openai/a", outcome: "changed", tests: "passed", lines: 1, chosen: true, reason: "" } as const;
  const { run, events, result } = await publishLeg(world, claim, {
    files: hello,
    change: { candidates: [{ ...told, panel: { points: 1, votes } }] },
    secrets: ["s3cr3t-value"],
  });
  expect(result.conclusion).toBe("failure");
  expect(run.tickets.get("f1")?.head).toBeNull();
  expect(JSON.stringify(events)).not.toContain("s3cr3t-value");
});

test("a change of workflow files is withheld: its events go alone and the ticket waits for a person", async () => {
  const claim = await begin();
  const { run, result } = await publishLeg(world, claim, { files: { ".github/workflows/ci.yml": "on: push\n" } });
  expect(run.tickets.get("f1")).toMatchObject({
    status: "blocked",
    head: null,
    withheld: { paths: [".github/workflows/ci.yml"] },
  });
  expect(result.conclusion).toBe("success");
  expect(world.forge.world.comments.some((comment) => comment.body.includes(".github/workflows/ci.yml"))).toBe(true);
});

test("a branch that somebody else moved during the round is not pushed over", async () => {
  const claim = await begin();
  await publishLeg(world, claim, { files: hello, review: { findings: [findingOf()] } });
  const second = await claimOf(world, 11);
  const needs = await handIn(world, second, { files: { "src/f1/hello.txt": "hello, you\n" } });
  const theirs = world.push("baton/1-1-greeting-1", { "src/f1/hello.txt": "hello from a person\n" });
  const { events } = await publishLeg(world, second, { needs });
  expect(world.git("rev-parse", "baton/1-1-greeting-1")).toBe(theirs);
  expect(events.at(-1)).toMatchObject({
    type: "CLAIM_ENDED",
    payload: { outcome: "failed", reason: expect.stringContaining("somebody else moved it") },
  });
});

test("a repository that lets no workflow open pull requests blocks the ticket with GitHub's words", async () => {
  const claim = await begin();
  world.forge.world.mayOpenPulls = false;
  const { run, result } = await publishLeg(world, claim, { files: hello });
  expect(result).toMatchObject({ conclusion: "failure", outputs: { merge: "false" } });
  expect(run.tickets.get("f1")).toMatchObject({ status: "blocked", liveClaim: null });
  expect(world.forge.world.comments.some((comment) => comment.body.includes("not permitted to create"))).toBe(true);
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).not.toBe("");
});

test("a leg of a run that was stopped meanwhile pushes no code; it settles what it cost", async () => {
  const claim = await begin();
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
  const { run, events } = await publishLeg(world, claim, { files: hello });
  expect(events.at(-1)).toMatchObject({ type: "CLAIM_ENDED", payload: { spent: { implement: 0.2, review: 0.1 } } });
  expect(run.status).toBe("stopped");
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).toBe("");
});

test("after the setting is mended a retry opens the pull request, posts what was missing and merges", async () => {
  const claim = await begin();
  world.forge.world.mayOpenPulls = false;
  await publishLeg(world, claim, { files: hello });
  world.forge.world.mayOpenPulls = true;
  await world.tell([
    {
      key: "comment:98",
      run: claim.run,
      ticket: "f1",
      from: "maintainer",
      to: "repository_manager",
      correlationId: "comment:98",
      actor: { login: "ada", id: 7, permission: "admin" },
      type: "RETRY_REQUESTED",
      payload: { feature: "f1", commentId: 98, saidAt: null },
    },
  ]);
  const next = await claimOf(world, 11);
  expect(next.mode).toBe("merge");
  const { result } = await publishLeg(world, next);
  expect(result.outputs.merge).toBe("true");
  expect(world.forge.world.pulls).toHaveLength(1);
  expect([...world.forge.world.reviews.values()].flat()).toHaveLength(1);
});

test("a branch left by a former run of the issue is left alone: the first push takes a free name", async () => {
  const claim = await begin();
  const theirs = world.push("baton/1-1-greeting-1", { "x.txt": "x\n" });
  const { run } = await publishLeg(world, claim, { files: hello });
  expect(world.git("rev-parse", "baton/1-1-greeting-1")).toBe(theirs);
  expect(run.tickets.get("f1")?.branch).toBe("baton/1-1-greeting-1-2");
});

test("a branch that the server refuses leaves its words in the state, and the state is pushed without it", async () => {
  const claim = await begin();
  const hooks = join(world.origin, "hooks");
  mkdirSync(hooks, { recursive: true });
  writeFileSync(
    join(hooks, "update"),
    '#!/bin/sh\ncase "$1" in refs/heads/baton/*) echo "GH013: Cannot create ref due to creations being restricted." >&2; exit 1;; esac\n',
  );
  chmodSync(join(hooks, "update"), 0o755);
  const { run, events, result } = await publishLeg(world, claim, { files: hello });
  expect(result.conclusion).toBe("failure");
  expect(run.tickets.get("f1")).toMatchObject({ status: "blocked", head: null, liveClaim: null });
  expect(events.at(-1)).toMatchObject({
    type: "CLAIM_ENDED",
    payload: { outcome: "failed", reason: expect.stringContaining("refused the branch") },
  });
});

test("a branch in the way of Baton's is told after one push, costs what it cost, and no second try is paid", async () => {
  const claim = await begin();
  world.push("baton", { "x.txt": "x\n" });
  const before = world.pushes.length;
  const { run, result } = await publishLeg(world, claim, { files: hello });
  expect(result).toMatchObject({
    conclusion: "failure",
    headline: expect.stringContaining("The branch `baton` is in the way"),
  });
  expect(run).toMatchObject({ status: "blocked", spentUsd: expect.closeTo(0.4) });
  expect(run.tickets.get("f1")?.block).toMatchObject({
    reason: expect.stringContaining("Rename or delete `baton`"),
    remedy: expect.stringContaining("/baton retry f1"),
  });
  expect(world.pushes.length - before).toBe(1);
  expect(await world.route(11)).toEqual([]);
});

test("a change that begins where the claim did not is refused: what its own base already holds would land unread", async () => {
  const claim = await begin();
  const hidden = world.push("somebodys-branch", { "src/backdoor.txt": "let me in\n", "README.md": "# Sample\n" });
  const { run, result } = await publishLeg(world, claim, { files: hello, base: hidden, parent: hidden });
  expect(result).toMatchObject({ conclusion: "failure", headline: expect.stringContaining("begins at") });
  expect(run.tickets.get("f1")?.head).toBeNull();
  expect(world.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/")).toBe("");
});

test("a later round stands on the branch's head, and its base is where that branch began", async () => {
  const claim = await begin();
  await publishLeg(world, claim, { files: hello, review: { findings: [findingOf()] } });
  const second = await claimOf(world, 11);
  const { run, result } = await publishLeg(world, second, {
    files: { "src/f1/hello.txt": "hello, you\n" },
    base: second.head ?? "",
  });
  expect(result.conclusion).toBe("failure");
  expect(run.tickets.get("f1")?.head).toBe(second.head);
});
