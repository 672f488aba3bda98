import { afterEach, expect, test } from "vitest";
import type { BatonRef, CheckpointBaton } from "../../../src/contracts/baton.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { LoopState } from "../../../src/contracts/loop-state.ts";
import type { LegWorld } from "../../builders/leg-world.ts";
import { beginLeg, claimOf, publishLeg } from "./begin-leg.ts";

let world: LegWorld;
afterEach(() => world.close());

async function begin(): Promise<Claim> {
  const begun = await beginLeg({});
  world = begun.world;
  return begun.claim;
}

/** The leg of a coder that failed; `of` is what its checkpoint says otherwise than it should. */
async function failWith(claim: Claim, of: Partial<CheckpointBaton> = {}, told: Partial<BatonRef> = {}, text = "u") {
  const artifact = told.artifact ?? `baton-${claim.claim}-checkpoint-a1`;
  const state: LoopState = {
    model: "openai/coder",
    nonce: "0123456789abcdef",
    transcript: { system: "s", messages: [{ role: "user", text }] },
    deeds: ["write_file"],
    calls: [],
    written: [],
    seen: [],
    nudges: 0,
    repairs: 0,
    cuts: 0,
    idleTurns: 0,
  };
  const works = [{ files: [], state }];
  const payload = { task: "a".repeat(64), parent: claim.base, stop: "time", spentUsd: 0.1, works };
  const ref = await world.carrier.put(artifact, {
    version: 1,
    repository: "octo/sample",
    claim: claim.claim,
    runId: claim.runId,
    attempt: 1,
    spentUsd: 0.1,
    kind: "checkpoint",
    payload,
    ...of,
  });
  const checkpoint = JSON.stringify({ ...ref, ...told });
  const outputs = { spent: "0.1", failure: "agent.no_result: Stopped (time) …", checkpoint };
  const needs = JSON.stringify({ implement: { result: "failure", outputs } });
  return { ref, ...(await publishLeg(world, claim, { needs })) };
}

test("a checkpoint that a failed coder left is named in the state: run, artifact and digest", async () => {
  const claim = await begin();
  const { run, ref } = await failWith(claim);
  const checkpoint = { ...ref, claim: claim.claim, runId: claim.runId };
  expect(run.tickets.get("f1")).toMatchObject({ checkpoint, failedClaims: 1 });
});

test("it is forgotten when commits are pushed", async () => {
  const claim = await begin();
  await failWith(claim);
  const { run } = await publishLeg(world, await claimOf(world, 12), { files: { "src/f1/hello.txt": "hello\n" } });
  expect(run.tickets.get("f1")).toMatchObject({ checkpoint: null, failedClaims: 0 });
});

test("it is kept when the next job leaves none, and forgotten when that says that it led nowhere", async () => {
  const claim = await begin();
  const { ref } = await failWith(claim);
  const fail = async (runId: number, outputs: object) => {
    const needs = JSON.stringify({ implement: { result: "failure", outputs: { failure: "Stopped (…)", ...outputs } } });
    return (await publishLeg(world, await claimOf(world, runId), { needs })).run.tickets.get("f1");
  };
  expect(await fail(12, {})).toMatchObject({ checkpoint: { artifact: ref.artifact }, failedClaims: 2 });
  expect(await fail(13, { checkpoint: "none" })).toMatchObject({ checkpoint: null, failedClaims: 3 });
});

test("one that is larger than it may be is not taken, though it is all that it says", async () => {
  const claim = await begin();
  const { run } = await failWith(claim, {}, {}, "u".repeat(8 * 1024 * 1024));
  expect(run.tickets.get("f1")).toMatchObject({ checkpoint: null, failedClaims: 1 });
});

test.each<[string, Partial<CheckpointBaton>, Partial<BatonRef>?]>([
  ["of another claim", { claim: "20261120-1-x.f9.1" }],
  ["of another repository", { repository: "octo/other" }],
  ["of another run", { runId: 999 }],
  ["of another attempt", { attempt: 2 }],
  ["with another digest", {}, { digest: "0".repeat(64) }],
  ["in another job's artifact", {}, { artifact: "baton-20261120-1-x.f9.1-checkpoint-a1" }],
])("one %s is not taken", async (_, of, told) => {
  const claim = await begin();
  const { run } = await failWith(claim, of, told);
  expect(run.tickets.get("f1")).toMatchObject({ checkpoint: null, failedClaims: 1 });
});
