import { expect, it } from "vitest";
import { openSpend } from "../../src/agent/spend.ts";
import { tallySpend } from "../../src/agent/tally-spend.ts";

it("tells the money of each model, also of an answer that nobody counted", () => {
  const whole = openSpend({
    capUsd: 100,
    costOf: (_model, { input, output }) => (input + output) / 1000,
    allowUnknownPrice: false,
    onSpent: () => undefined,
  });
  const tally = tallySpend(whole);
  const ask = (model: string, usage?: { input: number; cached: number; output: number }) => {
    const reserved = tally.reserve(model, { inputTokens: 1000, maxOutputTokens: 2000 });
    if (reserved === undefined) throw new Error("nothing is left");
    tally.settle(model, reserved, usage);
  };
  ask("google/a", { input: 1000, cached: 400, output: 500 });
  ask("openai/b", undefined);
  ask("google/a", { input: 500, cached: 500, output: 100 });
  expect(tally.rows()).toEqual([
    { model: "google/a", calls: 2, input: 1500, cached: 900, output: 600, usd: expect.closeTo(2.1) },
    { model: "openai/b", calls: 1, input: 0, cached: 0, output: 0, usd: 3 },
  ]);
  expect([tally.spentUsd, tally.leftUsd]).toEqual([whole.spentUsd, whole.leftUsd]);
});
