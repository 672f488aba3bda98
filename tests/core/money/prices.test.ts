import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelPrices } from "../../../src/core/money/model-prices.ts";
import { costUsd, findPrice } from "../../../src/core/money/prices.ts";

const million = 1_000_000;

describe("what a call costs", () => {
  it("is half within a batch of a vendor that has them, also at a price of one's own, and whole elsewhere", () => {
    const usage = { input: 100_000, cached: 60_000, output: 10_000 };
    const own = { "openai/own": { input: 3, output: 9 } };
    for (const model of ["anthropic/claude-opus-5-5", "openai/gpt-5.5", "openai/own"])
      expect(costUsd(model, { ...usage, batched: true }, own)).toBeCloseTo((costUsd(model, usage, own) ?? 0) / 2, 10);
    const gemini = "google/gemini-4-neon";
    expect(costUsd(gemini, { ...usage, batched: true })).toBe(costUsd(gemini, usage));
  });

  it("counts fresh, cached and written input each at its own rate", () => {
    const usage = { input: 100_000, cached: 60_000, cacheWrite: 30_000, output: 10_000 };
    expect(costUsd("anthropic/claude-opus-5-5", usage)).toBeCloseTo(
      (10_000 * 4 + 60_000 * 0.2 + 30_000 * 5 + 10_000 * 20) / million,
      10,
    );
  });

  it.each([
    ["openai/gpt-6.1-sol", 272_000, 2, 10],
    ["google/gemini-3.1-pro-preview", 200_001, 2, 12],
  ])("takes the rates of %s for long input for the whole call, from %i tokens on", (model, from, input, output) => {
    const cost = (tokens: number) => costUsd(model, { input: tokens, cached: 0, output: million });
    expect(cost(from - 1)).toBeCloseTo(((from - 1) / million) * input + output, 10);
    expect(cost(from)).toBeCloseTo((from / million) * input * 2 + output * 1.5, 10);
  });

  it.each([
    ["google/gemini-4-argon", "2026-11-29T12:00:00Z", 2],
    ["google/gemini-4-argon", "2026-11-30T00:00:00Z", 4],
    ["google/gemini-4-argon", "2026-12-20T00:00:00Z", 4],
    ["google/gemini-3.8-flash", "2026-12-20T00:00:00Z", 0.75],
    ["google/gemini-3.8-flash", "2027-01-03T00:00:00Z", 1.5],
    ["google/gemini-2.5-pro", "2026-11-20T00:00:00Z", 1.25],
    ["google/gemini-2.5-pro", "2026-12-01T09:00:00Z", 1.25],
    ["google/gemini-2.5-pro", "2026-12-20T00:00:00Z", 0.75],
    ["google/gemini-2.5-pro", "2027-02-20T00:00:00Z", 1.5],
    ["openai/gpt-5.6-sol", "2026-11-29T12:00:00Z", 5],
  ])(
    "is that of the day: %s on %s costs $%f a million, and within a day of a change the dearer",
    (model, day, input) => {
      expect(findPrice(model, {}, new Date(day))?.input).toBe(input);
    },
  );

  it("is the dearest that is announced where no day is known", () => {
    expect(findPrice("google/gemini-4-argon")?.output).toBe(20);
    expect(findPrice("google/gemini-3.8-flash")?.output).toBe(7.5);
    expect(findPrice("google/gemini-2.5-pro")?.output).toBe(10);
  });

  it("is unknown, not zero, for a model without a price", () => {
    expect(costUsd("openai/gpt-99", { input: 1, cached: 0, output: 1 })).toBeUndefined();
    expect(costUsd("constructor", { input: 1, cached: 0, output: 1 })).toBeUndefined();
  });

  it("takes a dated snapshot for its alias", () => {
    expect(findPrice("anthropic/claude-haiku-4-5-20251001")).toEqual(findPrice("anthropic/claude-haiku-4-5"));
    expect(findPrice("openai/gpt-5.5-2026-04-23")).toEqual(findPrice("openai/gpt-5.5"));
  });

  it("prefers the repository's own price, and takes what that leaves out as dear", () => {
    const overrides = { "openai/mine": { input: 2, output: 8 } };
    expect(costUsd("openai/mine", { input: million, cached: million, output: 0 }, overrides)).toBe(2);
    expect(costUsd("openai/mine", { input: million, cached: 0, cacheWrite: million, output: 0 }, overrides)).toBe(2.5);
  });

  it("never grows smaller with more tokens, nor larger by caching", () => {
    const tokens = fc.integer({ min: 0, max: million });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(modelPrices)),
        tokens,
        tokens,
        tokens,
        (model, input, output, more) => {
          const plain = costUsd(model, { input, cached: 0, output }) ?? Number.NaN;
          expect(costUsd(model, { input: input + more, cached: 0, output: output + more })).toBeGreaterThanOrEqual(
            plain,
          );
          expect(costUsd(model, { input, cached: Math.min(more, input), output })).toBeLessThanOrEqual(plain + 1e-9);
        },
      ),
    );
  });
});
