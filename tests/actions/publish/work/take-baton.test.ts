import { beforeEach, expect, test } from "vitest";
import { readNeeds } from "../../../../src/actions/publish/work/read-needs.ts";
import { takeBaton } from "../../../../src/actions/publish/work/take-baton.ts";
import type { Baton, LegNeeds } from "../../../../src/contracts/baton.ts";
import type { Claim } from "../../../../src/contracts/claim.ts";
import { toArtifactName } from "../../../../src/core/ids.ts";
import { proofOf, reviewOf } from "../../../builders/hand-in.ts";
import { memoryCarrier } from "../../../fakes/memory-carrier.ts";

const sha = "a".repeat(40);
const claim: Claim = {
  claim: "20261120-1-x.f1.1",
  run: "20261120-1-x",
  ticket: "f1",
  mode: "prove",
  round: 1,
  runId: 10,
  attempt: 1,
  base: sha,
  head: sha,
  seenSeq: 1,
  slices: {},
};
const payload = proofOf({ base: sha, tree: sha, outcome: "passed" });
const good = {
  version: 1,
  repository: "octo/sample",
  claim: claim.claim,
  runId: 10,
  attempt: 1,
  spentUsd: 0,
  kind: "proof",
  payload,
} as const;

let carrier: ReturnType<typeof memoryCarrier>;
beforeEach(() => {
  carrier = memoryCarrier();
});

async function needsOf(baton: Baton, artifact = toArtifactName(claim.claim, "validate", 1)): Promise<LegNeeds> {
  const ref = await carrier.put(artifact, baton);
  return { validate: { result: "success", outputs: { baton: JSON.stringify(ref) } } };
}
const take = (needs: LegNeeds) =>
  takeBaton("proof", { claim, needs, ports: { carrier, job: { repository: "octo/sample", runId: 10, attempt: 1 } } });

test("a baton made for this claim, run, attempt and repository is taken", async () => {
  expect((await take(await needsOf(good))).payload).toEqual(payload);
});

test.each([
  ["another claim", { claim: "20261120-1-x.f2.1" }],
  ["another workflow run", { runId: 11 }],
  ["another attempt", { attempt: 2 }],
  ["another repository", { repository: "octo/other" }],
])("a baton of %s is refused", async (_name, other) => {
  await expect(take(await needsOf({ ...good, ...other }))).rejects.toMatchObject({ code: "contract.broken" });
});

test("a baton of another kind, and one under another artifact's name, are refused", async () => {
  const review: Baton = { ...good, kind: "review", payload: reviewOf("f1") };
  await expect(take(await needsOf(review))).rejects.toMatchObject({ code: "contract.broken" });
  await expect(take(await needsOf(good, "baton-other"))).rejects.toMatchObject({ code: "contract.broken" });
});

test("a job that gave none is told of in its own words", async () => {
  const failed: LegNeeds = { validate: { result: "failure", outputs: { failure: "sandbox.failed: no space left" } } };
  await expect(take(failed)).rejects.toMatchObject({ code: "baton.missing", message: "sandbox.failed: no space left" });
  await expect(take({})).rejects.toMatchObject({ code: "baton.missing" });
});

test("needs that are no JSON, or no needs, are refused with the place", () => {
  expect(() => readNeeds("{")).toThrow(/not JSON/);
  expect(() => readNeeds('{"validate":{"result":"sideways","outputs":{}}}')).toThrow(/validate\.result/);
});
