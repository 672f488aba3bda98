import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openSpend } from "../../src/agent/spend.ts";
import { Config } from "../../src/config/config.ts";
import { think, toNoResult } from "../../src/leg/think.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { scriptedModel } from "../fakes/scripted-model.ts";
import { Repository } from "./repository.ts";
import { World } from "./world.ts";

const repository = new Repository();
const world = new World();
afterAll(() => {
  world.remove();
  repository.remove();
});

const spend = () => openSpend({ capUsd: 1, costOf: () => 0, allowUnknownPrice: false, onSpent: () => {} });
const config = Config.parse({ limits: { "job-minutes": 30 } });

async function thinkAt(usedMs: number, turns: Parameters<typeof scriptedModel>[0]) {
  const clock = new ManualClock();
  clock.advance(usedMs);
  const model = scriptedModel(turns);
  const result = z.strictObject({ word: z.string() });
  const outcome = await think(
    {
      role: "coder",
      models: [model],
      prompt: { system: "s", user: "u", nonce: "0123456789abcdef" },
      tools: [],
      result,
      spend: spend(),
    },
    config,
    { ...world.ports({ repository }), clock },
  );
  return { outcome, model };
}

describe("think", () => {
  it("gives the model what the job has left of its minutes, less a minute to hand in", async () => {
    const answer = { say: '{"word":"done"}' };
    expect((await thinkAt(28.9 * 60_000, [answer])).outcome.ok).toBe(true);
    const late = await thinkAt(29.1 * 60_000, []);
    expect(late.outcome).toMatchObject({ ok: false, stop: "time", turns: 0 });
  });

  it("names the stop in the fault that ends the job, so that check, summary and state say it", async () => {
    const { outcome } = await thinkAt(0, [{ say: "" }, { say: "" }]);
    if (outcome.ok) throw new Error("it gave a result");
    const fault = toNoResult(outcome);
    expect(fault.message).toContain("Stopped (no_result) by anthropic/scripted after 2 turns");
    expect(fault.facts["stop"]).toBe("no_result");
  });
});
