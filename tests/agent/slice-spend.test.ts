import { describe, expect, it } from "vitest";
import { sliceSpend } from "../../src/agent/slice-spend.ts";
import { openSpend } from "../../src/agent/spend.ts";

const open = (capUsd: number) =>
  openSpend({
    capUsd,
    costOf: (_model, { input, output }) => (input + output) / 1000,
    allowUnknownPrice: false,
    onSpent: () => undefined,
  });

describe("sliceSpend", () => {
  it("spends of the whole too, and lets no call go over the part", () => {
    const whole = open(100);
    const part = sliceSpend(whole, 5);
    const first = part.reserve("m", { inputTokens: 1000, maxOutputTokens: 2000 });
    expect(first?.usd).toBe(3);
    expect(part.reserve("m", { inputTokens: 1000, maxOutputTokens: 2000 })).toBeUndefined();
    if (first) part.settle("m", first, { input: 1000, cached: 0, output: 500 });
    expect([part.spentUsd, part.leftUsd, whole.spentUsd, whole.leftUsd]).toEqual([1.5, 3.5, 1.5, 98.5]);
    expect(part.reserve("m", { inputTokens: 1000, maxOutputTokens: 2000 })?.usd).toBe(3);
  });

  it("shortens an answer to what the part pays for, also when it is a part of a part", () => {
    const whole = open(100);
    const asked = { inputTokens: 1000, maxOutputTokens: 9000 };
    expect(sliceSpend(whole, 4).reserve("m", asked)).toEqual({ usd: 4, maxOutputTokens: 3000 });
    expect(sliceSpend(sliceSpend(whole, 3), 50).reserve("m", asked)).toEqual({ usd: 3, maxOutputTokens: 2000 });
    expect([whole.spentUsd, whole.leftUsd]).toEqual([0, 93]);
  });

  it("sets nothing aside for what it refused", () => {
    const whole = open(100);
    expect(sliceSpend(whole, 1).reserve("m", { inputTokens: 1000, maxOutputTokens: 2000 })).toBeUndefined();
    expect([whole.spentUsd, whole.leftUsd]).toEqual([0, 100]);
  });

  it("has never more than the whole has left", () => {
    const whole = open(2);
    expect(sliceSpend(whole, 5).leftUsd).toBe(2);
  });
});
