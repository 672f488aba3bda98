import { describe, expect, it } from "vitest";
import type { AgentOutcome } from "../../src/agent/agent-task.ts";
import { beginningWith, inTurn, type Worker } from "../../src/leg/in-turn.ts";
import { scriptedModel } from "../fakes/scripted-model.ts";

const figures = { model: "m", turns: 1, toolCalls: 0, usage: { input: 0, cached: 0, output: 0 }, spentUsd: 0 };
const failed = (isLasting: boolean): AgentOutcome<string> => ({
  ok: false,
  stop: "model_failed",
  reason: "no",
  ...(isLasting ? { isLasting } : {}),
  ...figures,
});
const agents: readonly Worker[] = ["cli/claude", "cli/codex"].map((agent) => ({ agent }));

describe("inTurn", () => {
  it.each([
    [true, true, true],
    [false, true, undefined],
    [true, false, undefined],
  ])("of failures of which one lasts: %s, the other: %s, the whole lasts: %s", async (first, second, whole) => {
    const answers = [failed(first), failed(second)];
    const outcome = await inTurn(agents, async () => answers.shift() ?? failed(true));
    expect(outcome).toMatchObject({ ok: false, stop: "model_failed" });
    expect(outcome.ok ? undefined : outcome.isLasting).toBe(whole);
  });
});

describe("beginningWith", () => {
  const one = (name: string): Worker => ({ models: [scriptedModel([], name)] });
  const workers = [one("openai/a"), ...agents, one("openai/b")];

  it("puts the one first whose model was in the middle of the work, and leaves the others in their order", () => {
    expect(beginningWith("openai/b", workers)).toEqual([workers[3], ...workers.slice(0, 3)]);
    for (const name of ["openai/a", "openai/gone", ""]) expect(beginningWith(name, workers)).toEqual(workers);
  });
});
