import { Fault } from "../core/fault.ts";
import { pricesReadOn } from "../core/money/model-prices.ts";
import { isCounted } from "../core/money/parse-counts.ts";
import type { ToldUsage, Usage } from "../ports/model.ts";

export type Reservation = { readonly usd: number; readonly maxOutputTokens: number };

/** What one job may still cost. Everything a model is asked goes through it. */
export interface Spend {
  readonly spentUsd: number;
  /** Neither spent nor set aside. */
  readonly leftUsd: number;
  /**
   * Sets aside the most that the call can cost; its output is shortened to what is left, or to `maxUsd`, and undefined says that this is too little.
   * @throws Fault `model.unknown` when the model has no price and the configuration does not allow that.
   */
  reserve(
    model: string,
    estimate: {
      readonly inputTokens: number;
      readonly maxOutputTokens: number;
      readonly maxUsd?: number;
      readonly batched?: true;
    },
  ): Reservation | undefined;
  /** Takes what the call really cost; where nobody knows that, the whole reservation is spent. */
  settle(model: string, reservation: Reservation, usage: ToldUsage): void;
  /** Gives back what was set aside for a call that is not made, or that somebody else settles. */
  release(reservation: Reservation): void;
}

/** Dollars for a usage, undefined when the model has no known price (`costUsd` of core/prices with the configuration's own prices). */
export type CostOf = (model: string, usage: Usage) => number | undefined;

/** An answer shorter than this is of no use. */
const minOutputTokens = 1024;

/** `onSpent` hears the total after each call, so that the job's `spent` is written even when it dies right after. */
export function openSpend(of: {
  readonly capUsd: number;
  readonly costOf: CostOf;
  readonly allowUnknownPrice: boolean;
  readonly onSpent: (usd: number) => void;
}): Spend {
  let spentUsd = 0;
  let reservedUsd = 0;
  const cost = (model: string, usage: Usage): number => {
    const usd = of.costOf(model, usage);
    if (usd !== undefined) return usd;
    if (of.allowUnknownPrice) return 0;
    throw noPrice(model);
  };
  return {
    get spentUsd() {
      return spentUsd;
    },
    get leftUsd() {
      return of.capUsd - spentUsd - reservedUsd;
    },
    reserve(model, { inputTokens, maxOutputTokens, maxUsd = Number.POSITIVE_INFINITY, ...tier }) {
      const left = Math.min(of.capUsd - spentUsd - reservedUsd, maxUsd);
      // Nobody knows beforehand what the vendor has in its cache: all of it may be written there, which is the dearest.
      const asked = { input: inputTokens, cached: 0, cacheWrite: inputTokens, output: maxOutputTokens, ...tier };
      const whole = cost(model, asked);
      const input = cost(model, { ...asked, output: 0 });
      const share = whole > input ? (left - input) / (whole - input) : 1;
      const affordable = share >= 1 ? maxOutputTokens : Math.floor(maxOutputTokens * Math.max(0, share));
      if (left <= 0 || input > left || affordable < Math.min(minOutputTokens, maxOutputTokens)) return undefined;
      const usd = Math.min(left, cost(model, { ...asked, output: affordable }));
      reservedUsd += usd;
      return { usd, maxOutputTokens: affordable };
    },
    settle(model, reservation, usage) {
      reservedUsd -= reservation.usd;
      spentUsd += isCounted(usage) ? cost(model, usage) : reservation.usd;
      of.onSpent(spentUsd);
    },
    release(reservation) {
      reservedUsd -= reservation.usd;
      of.onSpent(spentUsd);
    },
  };
}

/** What a model costs is not known, and the configuration does not allow that. */
export function noPrice(model: string): Fault {
  return new Fault(
    "model.unknown",
    `No price is known for ${model} (Baton's own prices are of ${pricesReadOn}). Add it under "prices" in .github/baton.yml, or set "budget.allow-unknown-price" there.`,
    { who: "user", facts: { model } },
  );
}
