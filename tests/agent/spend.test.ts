import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSpend } from "../../src/agent/spend.ts";

const open = (capUsd: number, more: { allowUnknownPrice?: boolean; heard?: number[] } = {}) =>
  openSpend({
    capUsd,
    costOf: (model, { input, output }) => (model === "x/known" ? (input + 4 * output) / 1e6 : undefined),
    allowUnknownPrice: more.allowUnknownPrice ?? false,
    onSpent: (usd) => more.heard?.push(usd),
  });

describe("openSpend", () => {
  it("shortens the answer to what is left, and asks nothing when that is too little", () => {
    expect(open(1).reserve("x/known", { inputTokens: 1000, maxOutputTokens: 8000 })).toEqual({
      usd: 0.033,
      maxOutputTokens: 8000,
    });
    expect(open(0.021).reserve("x/known", { inputTokens: 1000, maxOutputTokens: 8000 })?.maxOutputTokens).toBe(5000);
    expect(open(0.002).reserve("x/known", { inputTokens: 1000, maxOutputTokens: 8000 })).toBeUndefined();
    expect(open(0).reserve("x/known", { inputTokens: 0, maxOutputTokens: 1 })).toBeUndefined();
  });

  it("gives back what was set aside for a call that is not made, and tells of it", () => {
    const heard: number[] = [];
    const spend = open(0.05, { heard });
    const ask = { inputTokens: 1000, maxOutputTokens: 8000 };
    const reservation = spend.reserve("x/known", ask);
    if (reservation === undefined) throw new Error("too little");
    expect(spend.reserve("x/known", ask)?.maxOutputTokens).toBeLessThan(8000);
    spend.release(reservation);
    expect(spend.reserve("x/known", ask)?.maxOutputTokens).toBe(8000);
    expect(spend.spentUsd).toBe(0);
    expect(heard).toEqual([0]);
  });

  it("sets aside what the input costs at most: all of it written to the vendor's cache", () => {
    const spend = openSpend({
      capUsd: 1,
      costOf: (_, { input, cacheWrite = 0 }) => (input - cacheWrite + 1.25 * cacheWrite) / 1e6,
      allowUnknownPrice: false,
      onSpent: () => {},
    });
    expect(spend.reserve("x/known", { inputTokens: 8000, maxOutputTokens: 1 })?.usd).toBeCloseTo(0.01, 9);
  });

  it("takes an answer of unknown cost for the whole reservation", () => {
    const heard: number[] = [];
    const spend = open(1, { heard });
    const reservation = spend.reserve("x/known", { inputTokens: 1000, maxOutputTokens: 1000 });
    if (reservation === undefined) throw new Error("it was affordable");
    spend.settle("x/known", reservation, undefined);
    expect(heard).toEqual([0.005]);
  });

  it.each([
    { uncounted: "output_tokens is missing" },
    { input: 1000, cached: 0, output: Number.NaN },
    { input: -1000, cached: 0, output: -5 },
    { input: 1e12, cached: 0, output: 5 },
  ])("takes %j for no figure: all that was set aside is spent", (usage) => {
    const spend = open(1);
    const reservation = spend.reserve("x/known", { inputTokens: 1000, maxOutputTokens: 1000 });
    if (reservation === undefined) throw new Error("it was affordable");
    spend.settle("x/known", reservation, usage);
    expect(spend.spentUsd).toBe(0.005);
  });

  it("says that a price is unknown instead of taking it for zero, unless that is allowed", () => {
    expect(() => open(1).reserve("x/new", { inputTokens: 1, maxOutputTokens: 1 })).toThrow(
      /No price is known for x\/new .*"prices".*"budget.allow-unknown-price"/,
    );
    expect(open(1, { allowUnknownPrice: true }).reserve("x/new", { inputTokens: 1, maxOutputTokens: 9 })).toEqual({
      usd: 0,
      maxOutputTokens: 9,
    });
  });

  it("never spends more than the cap while answers stay within their reservation", () => {
    const call = fc.record({
      input: fc.nat(50_000),
      output: fc.nat(20_000),
      used: fc.float({ min: 0, max: 1, noNaN: true }),
      lost: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.float({ min: 0, max: 1, noNaN: true }), fc.array(call, { maxLength: 30 }), (capUsd, calls) => {
        const spend = open(capUsd);
        for (const { input, output, used, lost } of calls) {
          const reservation = spend.reserve("x/known", { inputTokens: input, maxOutputTokens: output });
          if (reservation === undefined) continue;
          spend.settle(
            "x/known",
            reservation,
            lost ? undefined : { input, cached: 0, output: Math.floor(reservation.maxOutputTokens * used) },
          );
        }
        expect(spend.spentUsd).toBeLessThanOrEqual(capUsd + 1e-9);
      }),
    );
  });
});
