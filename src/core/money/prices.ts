import { batchShares, modelPrices, type Price } from "./model-prices.ts";

/** Tokens of a call; the port's `Usage`. `cached` and `cacheWrite` are parts of `input`. */
type Tokens = {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite?: number;
  readonly output: number;
  /** Answered within a batch: at the vendor's share of the price, where it has batches. */
  readonly batched?: true;
};

/** A price that the repository's configuration names; what it leaves out is taken at the dearest usual rate. */
export type PriceOverride = {
  readonly input: number;
  readonly output: number;
  readonly cached?: number | undefined;
  readonly cacheWrite?: number | undefined;
};
type Overrides = Readonly<Record<string, PriceOverride>>;

/**
 * The price of `vendor/model` on a day, or undefined: an unknown price is said, never taken as zero. `overrides` are the repository's own, by the same
 * names. Within a day of an announced change, and without a day, the dearer one: a cap must not be too generous, and a runner's clock may be wrong.
 */
export function findPrice(model: string, overrides: Overrides = {}, on?: Date): Price | undefined {
  const override = own(overrides, model);
  if (override !== undefined)
    return {
      ...override,
      cached: override.cached ?? override.input,
      cacheWrite: override.cacheWrite ?? override.input * 1.25,
    };
  const listed = own(modelPrices, model) ?? own(modelPrices, withoutDate(model));
  return listed === undefined ? undefined : priceOn(listed, on);
}

const dayMs = 86_400_000;

function priceOn(price: Price, on: Date | undefined): Price {
  if (price.later === undefined) return price;
  const next = priceOn(price.later.price, on);
  const changesMs = Date.parse(price.later.from);
  if (on !== undefined && on.getTime() >= changesMs + dayMs) return next;
  if (on !== undefined && on.getTime() < changesMs - dayMs) return price;
  return next.input + next.output > price.input + price.output ? next : price;
}

/** What a call cost in USD, by `findPrice`; undefined when the model has no known price. */
export function costUsd(model: string, usage: Tokens, overrides?: Overrides, on?: Date): number | undefined {
  const price = findPrice(model, overrides, on);
  if (price === undefined) return undefined;
  const rates = price.long !== undefined && usage.input >= price.long.fromTokens ? price.long : price;
  const written = usage.cacheWrite ?? 0;
  const fresh = Math.max(0, usage.input - usage.cached - written);
  const usd =
    (fresh * rates.input + usage.cached * rates.cached + written * rates.cacheWrite + usage.output * rates.output) /
    1e6;
  return usage.batched ? usd * (own(batchShares, model.slice(0, model.indexOf("/"))) ?? 1) : usd;
}

/** Dated snapshots cost what their alias costs: `claude-haiku-4-5-20251001`, `gpt-5.5-2026-04-23`; Google adds `-preview`. */
function withoutDate(model: string): string {
  return model.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, "").replace(/-preview$/, "");
}

/** Own keys only: a model named "constructor" has no price. */
function own<P>(prices: Readonly<Record<string, P>>, model: string): P | undefined {
  return Object.hasOwn(prices, model) ? prices[model] : undefined;
}
