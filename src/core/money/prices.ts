import { modelPrices, type Price } from "./model-prices.ts";

/** Tokens of a call; the port's `Usage`. `cached` and `cacheWrite` are parts of `input`. */
type Tokens = {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite?: number;
  readonly output: number;
};

/** A price that the repository's configuration names; what it leaves out is taken at the dearest usual rate. */
export type PriceOverride = {
  readonly input: number;
  readonly output: number;
  readonly cached?: number | undefined;
  readonly cacheWrite?: number | undefined;
};
type Overrides = Readonly<Record<string, PriceOverride>>;

/** The price of `vendor/model`, or undefined: an unknown price is said, never taken as zero. `overrides` are the repository's own, by the same names. */
export function findPrice(model: string, overrides: Overrides = {}): Price | undefined {
  const override = own(overrides, model);
  if (override !== undefined)
    return {
      ...override,
      cached: override.cached ?? override.input,
      cacheWrite: override.cacheWrite ?? override.input * 1.25,
    };
  return own(modelPrices, model) ?? own(modelPrices, withoutDate(model));
}

/** What a call cost in USD; undefined when the model has no known price. */
export function costUsd(model: string, usage: Tokens, overrides?: Overrides): number | undefined {
  const price = findPrice(model, overrides);
  if (price === undefined) return undefined;
  const rates = price.long !== undefined && usage.input > price.long.aboveTokens ? price.long : price;
  const written = usage.cacheWrite ?? 0;
  const fresh = Math.max(0, usage.input - usage.cached - written);
  return (
    (fresh * rates.input + usage.cached * rates.cached + written * rates.cacheWrite + usage.output * rates.output) / 1e6
  );
}

/** Dated snapshots cost what their alias costs: `claude-haiku-4-5-20251001`, `gpt-5.5-2026-04-23`; Google adds `-preview`. */
function withoutDate(model: string): string {
  return model.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, "").replace(/-preview$/, "");
}

/** Own keys only: a model named "constructor" has no price. */
function own<P>(prices: Readonly<Record<string, P>>, model: string): P | undefined {
  return Object.hasOwn(prices, model) ? prices[model] : undefined;
}
