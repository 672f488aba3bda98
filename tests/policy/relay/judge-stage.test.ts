import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../src/config/parse-config.ts";
import type { Success } from "../../../src/config/relays.ts";
import { Proof } from "../../../src/contracts/proof.ts";
import { featureOfStage } from "../../../src/policy/relay/feature-of-stage.ts";
import { findRelay, sayNoRelay } from "../../../src/policy/relay/find-relay.ts";
import { judgeStage, type StageWork } from "../../../src/policy/relay/judge-stage.ts";

const sha = "a".repeat(40);
const proof = (of: Partial<Proof>): Proof =>
  Proof.parse({
    base: sha,
    tree: sha,
    outcome: "passed",
    source: "configured",
    sandbox: "bwrap",
    network: false,
    commands: [],
    conflicts: [],
    ...of,
  });
const ran = (exitCode: number | null, timedOut = false) => ({
  step: "test" as const,
  command: "npm run lint",
  exitCode,
  timedOut,
  durationMs: 5,
  log: "",
});
const work = (of: Partial<StageWork>): StageWork => ({ answer: null, field: null, proof: null, ...of });
const judge = (success: Success, of: Partial<StageWork>) => judgeStage({ edit: false, success }, work(of));

describe("judgeStage", () => {
  test.each<[string, Success, Partial<StageWork>, string, RegExp]>([
    ["a text that is there", { text: "ALL GOOD" }, { answer: "so: ALL GOOD." }, "passed", /holds `ALL GOOD`/],
    ["a text that is not", { text: "ALL GOOD" }, { answer: "all good" }, "failed", /does not hold/],
    [
      "a text spelled by other code points",
      { text: "합격" },
      { answer: "결과: 합격".normalize("NFD") },
      "passed",
      /holds/,
    ],
    ["no answer", { text: "x" }, {}, "failed", /does not hold/],
    [
      "a pattern that matches a line",
      { pattern: "^Verdict: (pass|ok)$" },
      { answer: "a\nVerdict: ok" },
      "passed",
      /matches/,
    ],
    ["one that does not", { pattern: "^pass$" }, { answer: "passed" }, "failed", /does not match/],
    [
      "one that is slow",
      { pattern: "(.*)(.*)(.*)(.*)(.*)x" },
      { answer: "a".repeat(16_000) },
      "failed",
      /was not known after 2 s/,
    ],
    ["a field of that value", { field: { name: "passed", is: true } }, { field: true }, "passed", /passed is true/],
    [
      "a field of another",
      { field: { name: "passed", is: true } },
      { field: false },
      "failed",
      /passed is false, not true/,
    ],
    [
      "a field of another type",
      { field: { name: "passed", is: true } },
      { field: "true" },
      "failed",
      /passed is "true", not true/,
    ],
    ["a field that lacks", { field: { name: "score", is: 0 } }, { field: null }, "failed", /score is null/],
    ["exit code 0", { command: "npm run lint" }, { proof: proof({ commands: [ran(0)] }) }, "passed", /ended with 0/],
    [
      "exit code 1",
      { command: "npm run lint" },
      { proof: proof({ outcome: "failed", commands: [ran(1)] }) },
      "failed",
      /ended with 1/,
    ],
    [
      "another code that is wanted",
      { command: "npm run lint", "exit-code": 3 },
      { proof: proof({ outcome: "failed", commands: [ran(3)] }) },
      "passed",
      /ended with 3/,
    ],
    [
      "0 where another is wanted",
      { command: "npm run lint", "exit-code": 3 },
      { proof: proof({ commands: [ran(0)] }) },
      "failed",
      /ended with 0, not with 3/,
    ],
    [
      "its time limit",
      { command: "npm run lint" },
      { proof: proof({ outcome: "failed", commands: [ran(null, true)] }) },
      "failed",
      /time limit/,
    ],
    [
      "no sandbox",
      { command: "npm run lint" },
      { proof: proof({ outcome: "no_sandbox" }) },
      "failed",
      /was not run: no sandbox/,
    ],
    [
      "a setup that failed",
      { command: "x" },
      { proof: proof({ outcome: "failed", commands: [{ ...ran(1), step: "setup", command: "npm ci" }] }) },
      "failed",
      /setup `npm ci` ended with 1/,
    ],
    [
      "a conflict",
      { command: "x" },
      { proof: proof({ outcome: "conflict", tree: null, conflicts: ["a.ts"] }) },
      "failed",
      /conflicts with the default branch in a\.ts/,
    ],
    ["no proof", { command: "x" }, {}, "failed", /its job gave nothing/],
    ["a person", { person: true }, { answer: "well" }, "waits", /`\/baton ok`/],
  ])("by %s", (_name, success, of, outcome, why) => {
    const judged = judge(success, of);
    expect(judged.outcome).toBe(outcome);
    expect(judged.why).toMatch(why);
  });

  test.each<[string, Success | undefined, Proof | null, string, RegExp]>([
    ["a green proof", undefined, proof({}), "passed", /is proved/],
    ["a red one", undefined, proof({ outcome: "failed", commands: [ran(1)] }), "failed", /ended with 1 on its change/],
    [
      "a red one, though a person would judge",
      { person: true },
      proof({ outcome: "failed", commands: [ran(1)] }),
      "failed",
      /ended with 1/,
    ],
    ["a conflict", undefined, proof({ outcome: "conflict", tree: null, conflicts: ["b.ts"] }), "failed", /b\.ts/],
    ["no tests", undefined, proof({ outcome: "no_tests" }), "failed", /nothing proves its change.*validate\.test/],
    ["no tests, where a person judges", { person: true }, proof({ outcome: "no_tests" }), "waits", /ok/],
    ["no proof", undefined, null, "failed", /was not proved/],
  ])("a stage that edits by %s", (_name, success, of, outcome, why) => {
    const judged = judgeStage({ edit: true, success }, work({ proof: of }));
    expect(judged.outcome).toBe(outcome);
    expect(judged.why).toMatch(why);
  });

  test("passes nothing that its criterion does not bear out, whatever was answered", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(fc.boolean(), fc.string(), fc.integer(), fc.constant(null)),
        (answer, field) => {
          expect(judge({ field: { name: "ok", is: true } }, { answer, field }).outcome).toBe(
            field === true ? "passed" : "failed",
          );
          expect(judge({ text: "XYZZY" }, { answer, field }).outcome).toBe(
            answer.includes("XYZZY") ? "passed" : "failed",
          );
          expect(judge({ person: true }, { answer, field }).outcome).toBe("waits");
          expect(judge({ command: "x" }, { answer, field }).outcome).toBe("failed");
        },
      ),
    );
  });
});

describe("the default relay", () => {
  test("is implement, test, review, each by another vendor", () => {
    const config = parseConfig("");
    const stages = findRelay(config, "default")?.stages ?? [];
    expect(stages.map(({ name, edit }) => [name, edit])).toEqual([
      ["implement", true],
      ["test", false],
      ["review", false],
    ]);
    const models = [config.models.coder[0], stages[1]?.models?.[0], stages[2]?.models?.[0]];
    expect(new Set(models.map((name) => name?.split("/")[0])).size).toBe(3);
  });

  test("takes other models where the configuration names no third vendor", () => {
    const config = parseConfig("models: { planner: [openai/a], coder: [openai/b], reviewer: [google/c] }");
    const stages = findRelay(config, "default")?.stages ?? [];
    expect([stages[1]?.models, stages[2]?.models]).toEqual([["openai/a"], ["google/c"]]);
  });

  test("gives way to the configuration's own", () => {
    const config = parseConfig("relays: { default: { stages: [{ name: sign, success: { person: true } }] } }");
    expect(findRelay(config, "default")?.stages.map(({ name }) => name)).toEqual(["sign"]);
    expect(findRelay(config, "other")).toBeUndefined();
    expect(findRelay(config, "constructor")).toBeUndefined();
    expect(sayNoRelay(config, "other")).toMatch(/no relay `other`; there are `default`/);
  });
});

test("a stage that edits is a feature of all paths, named for the relay's ticket", () => {
  const stage = { name: "build", role: "coder", edit: true, prompt: "Do it.", agent: "ada" } as const;
  const feature = featureOfStage(stage, { ticket: "r1", issue: { title: "  " } });
  expect(feature).toMatchObject({
    id: "r1",
    title: "Relay r1",
    owns: ["**"],
    criteria: [],
    agent: "ada",
    role: "coder",
  });
  expect(feature.goal).toContain("Do it.");
});
