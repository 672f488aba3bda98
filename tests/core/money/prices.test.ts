import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelPrices } from "../../../src/core/money/model-prices.ts";
import { costUsd, findPrice } from "../../../src/core/money/prices.ts";

const million = 1_000_000;

describe("what a call costs", () => {
  it("counts fresh, cached and written input each at its own rate", () => {
    const usage = { input: 100_000, cached: 60_000, cacheWrite: 30_000, output: 10_000 };
    expect(costUsd("anthropic/claude-opus-5-5", usage)).toBeCloseTo(
      (10_000 * 4 + 60_000 * 0.2 + 30_000 * 5 + 10_000 * 20) / million,
      10,
    );
  });

  it("takes the rates for long input for the whole call, and only above the line", () => {
    expect(costUsd("openai/gpt-6.1-sol", { input: 272_000, cached: 0, output: 0 })).toBeCloseTo(0.544, 10);
    expect(costUsd("openai/gpt-6.1-sol", { input: 272_001, cached: 0, output: million })).toBeCloseTo(
      0.272001 * 4 + 15,
      10,
    );
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
