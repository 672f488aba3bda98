import { modelPrices } from "./model-prices.ts";

/** USD per million tokens. `cacheWrite` is what tokens cost that are written to the vendor's cache; the input's price where that is no extra. */
export type Price = Rates & {
  /** Rates for a whole call whose input is larger. */
  readonly long?: Rates & { readonly aboveTokens: number };
};
type Rates = { readonly input: number; readonly cached: number; readonly cacheWrite: number; readonly output: number };

/** Tokens of a call; the port's `Usage`. `cached` and `cacheWrite` are parts of `input`. */
type Tokens = { readonly input: number; readonly cached: number; readonly cacheWrite?: number; readonly output: number };

/** The price of `vendor/model`, or undefined: an unknown price is said, never taken as zero. `overrides` are the repository's own, by the same names. */
export function findPrice(model: string, overrides: Readonly<Record<string, Price>> = {}): Price | undefined {
  return own(overrides, model) ?? own(modelPrices, model) ?? own(modelPrices, withoutDate(model));
}

/** What a call cost in USD; undefined when the model has no known price. */
export function costUsd(model: string, usage: Tokens, overrides?: Readonly<Record<string, Price>>): number | undefined {
  const price = findPrice(model, overrides);
  if (price === undefined) return undefined;
  const rates = price.long !== undefined && usage.input > price.long.aboveTokens ? price.long : price;
  const written = usage.cacheWrite ?? 0;
  const fresh = Math.max(0, usage.input - usage.cached - written);
  return (fresh * rates.input + usage.cached * rates.cached + written * rates.cacheWrite + usage.output * rates.output) / 1e6;
}

/** Dated snapshots cost what their alias costs: `claude-haiku-4-5-20251001`, `gpt-5.5-2026-04-23`; Google adds `-preview`. */
function withoutDate(model: string): string {
  return model.replace(/-(\d{8}|\d{4}-\d{2}-\d{2})$/, "").replace(/-preview$/, "");
}

/** Own keys only: a model named "constructor" has no price. */
function own(prices: Readonly<Record<string, Price>>, model: string): Price | undefined {
  return Object.hasOwn(prices, model) ? prices[model] : undefined;
}
