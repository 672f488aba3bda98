import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Relay, Stage } from "../../../src/config/relays.ts";
import { findNextStage, readsOf } from "../../../src/policy/relay/next-stage.ts";
import { hasPassed, type StageEnd } from "../../../src/state/stage-end.ts";
import { stageEnd } from "./stage-end.ts";

const stage = (name: string, more: Partial<Stage> = {}): Stage => ({ name, role: "reviewer", edit: false, ...more });
const relay: Relay = { stages: [stage("a"), stage("b"), stage("c", { reads: ["a"] })] };

describe("findNextStage", () => {
  test("goes in order, one after the other", () => {
    expect(findNextStage(relay, [], 0)).toMatchObject({ kind: "stage", index: 0 });
    const ends = [stageEnd({ stage: "a", outcome: "passed", seq: 1 })];
    expect(findNextStage(relay, ends, 0)).toMatchObject({ kind: "stage", index: 1 });
  });

  test("stands still at the first failure until somebody says retry", () => {
    const ends = [
      stageEnd({ stage: "a", outcome: "passed", seq: 1 }),
      stageEnd({ stage: "b", outcome: "failed", why: "no", seq: 5 }),
    ];
    expect(findNextStage(relay, ends, 0)).toMatchObject({ kind: "stopped", end: { why: "no" } });
    expect(findNextStage(relay, ends, 6)).toMatchObject({ kind: "stage", stage: { name: "b" } });
  });

  test("waits for a person, goes on with their word, and does it anew at a retry", () => {
    const waiting = stageEnd({ stage: "a", outcome: "waits", seq: 3 });
    expect(findNextStage(relay, [waiting], 0)).toMatchObject({ kind: "wait", stage: { name: "a" } });
    expect(findNextStage(relay, [{ ...waiting, accepted: true }], 0)).toMatchObject({ stage: { name: "b" } });
    expect(findNextStage(relay, [waiting], 4)).toMatchObject({ kind: "stage", stage: { name: "a" } });
  });

  test("is through when all have passed", () => {
    const ends = ["a", "b", "c"].map((name, seq) => stageEnd({ stage: name, outcome: "passed", seq: seq + 1 }));
    expect(findNextStage(relay, ends, 99)).toEqual({ kind: "through" });
  });

  test("never does again what has passed, nor begins what stands after one that has not", () => {
    const name = fc.constantFrom("a", "b", "c");
    const outcome = fc.constantFrom("passed" as const, "failed" as const, "waits" as const);
    const ends = fc.array(fc.record({ stage: name, outcome, accepted: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(ends, fc.nat(14), (drawn, retriedSeq) => {
        const all = drawn.map((one, index) => stageEnd({ ...one, seq: index + 1 }));
        const step = findNextStage(relay, all, retriedSeq);
        const newest = (of: string) => all.findLast((one) => one.stage === of);
        const at = step.kind === "through" ? 3 : relay.stages.findIndex((one) => one.name === step.stage.name);
        for (const before of relay.stages.slice(0, at)) expect(hasPassed(newest(before.name))).toBe(true);
        if (step.kind !== "through") expect(hasPassed(newest(step.stage.name))).toBe(false);
      }),
    );
  });
});

describe("readsOf", () => {
  const ends: readonly StageEnd[] = [
    stageEnd({ stage: "a", outcome: "failed", answer: "old", seq: 1 }),
    stageEnd({ stage: "a", outcome: "passed", answer: "new", seq: 2 }),
    stageEnd({ stage: "b", outcome: "passed", answer: "of b", seq: 3 }),
  ];
  test("is the stage before where nothing is named, else those that are named, as they passed", () => {
    expect(readsOf(relay, 0, ends)).toEqual([]);
    expect(readsOf(relay, 1, ends).map(({ answer }) => answer)).toEqual(["new"]);
    expect(readsOf(relay, 2, ends).map(({ answer }) => answer)).toEqual(["new"]);
    expect(readsOf({ stages: [...relay.stages, stage("d", { reads: [] })] }, 3, ends)).toEqual([]);
  });
});
