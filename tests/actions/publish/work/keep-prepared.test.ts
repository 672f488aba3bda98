import { expect, it } from "vitest";
import { keepPrepared } from "../../../../src/actions/publish/work/keep-prepared.ts";
import type { Prepared } from "../../../../src/contracts/prepared.ts";
import { Proof } from "../../../../src/contracts/proof.ts";

const kept: Prepared = {
  content: "a".repeat(64),
  machine: "b".repeat(64),
  kept: "artifact",
  name: "baton-prepared-1",
  runId: 7,
  digest: "c".repeat(64),
  bytes: 99,
};
const proofOf = (prepared?: Prepared) =>
  Proof.parse({
    base: "0".repeat(40),
    tree: "1".repeat(40),
    outcome: "passed",
    source: "configured",
    sandbox: "bwrap",
    network: false,
    commands: [],
    conflicts: [],
    ...(prepared === undefined ? {} : { prepared }),
  });

it("believes of a proof what the run's own prepare job gave, whatever the order of its fields", () => {
  const given = JSON.stringify(Object.fromEntries(Object.entries(kept).toReversed()));
  expect(keepPrepared(proofOf(kept), given)).toEqual(proofOf(kept));
});

it.each([
  ["another archive", { digest: "d".repeat(64) }],
  ["one of another run", { runId: 8 }],
  ["one for other dependencies", { content: "d".repeat(64) }],
  ["one that lies elsewhere", { kept: "cache" as const }],
])("strikes out %s", (_, change) => {
  expect(keepPrepared(proofOf({ ...kept, ...change }), JSON.stringify(kept))).toEqual(proofOf());
});

it("strikes out all where there was no prepare job, or what it gave is none", () => {
  expect(keepPrepared(proofOf(kept), "")).toEqual(proofOf());
  expect(keepPrepared(proofOf(kept), '{"kept":"artifact"}')).toEqual(proofOf());
});
