import { openSpend, type Spend } from "../agent/spend.ts";
import { type Config, configPath } from "../config/config.ts";
import type { Price } from "../core/money/model-prices.ts";
import { isCounted } from "../core/money/parse-counts.ts";
import { costUsd, findPrice } from "../core/money/prices.ts";
import type { Clock } from "../ports/clock.ts";
import type { Reporter } from "../ports/reporter.ts";

/**
 * What this job may spend: its slice of the run's money. The output `spent` is written at once: 0 before the first call, the most that the running call
 * can cost while it runs, and what was really spent after it. So a job that dies at any point has told no less than it cost. The output `usage`
 * counts calls and tokens, for people. A model without a known price, or that does not count, is told of once. With a `clock` prices are
 * those of the day, without one the dearest that is announced.
 */
export function openPurse(
  capUsd: number,
  config: Config,
  reporter: Pick<Reporter, "output" | "warn">,
  clock?: Pick<Clock, "now">,
): Spend {
  const prices = toPrices(config.prices);
  const spend = openSpend({
    capUsd,
    costOf: (model, usage) => costUsd(model, usage, prices, clock?.now()),
    allowUnknownPrice: config.budget["allow-unknown-price"],
    onSpent: () => tell(),
  });
  // Several may have a call running at once: all that is set aside counts.
  const tell = (): void => reporter.output("spent", toFigure(Math.max(0, capUsd - spend.leftUsd)));
  tell();
  const warned = new Set<string>();
  const warnOnce = (about: string, words: string): void => {
    if (!warned.has(about)) reporter.warn(words);
    warned.add(about);
  };
  let used = { calls: 0, input: 0, cached: 0, output: 0 };
  return {
    get spentUsd() {
      return spend.spentUsd;
    },
    get leftUsd() {
      return spend.leftUsd;
    },
    reserve(model, estimate) {
      const reservation = spend.reserve(model, estimate);
      if (reservation !== undefined) tell();
      if (findPrice(model, prices) === undefined)
        warnOnce(
          model,
          `No price is known for ${model}: what it costs is counted nowhere, and only the cap of tokens holds. Add it under "prices" in ${configPath}.`,
        );
      return reservation;
    },
    settle(model, reservation, usage) {
      spend.settle(model, reservation, usage);
      if (usage !== undefined && "uncounted" in usage)
        warnOnce(
          `${model} ${usage.uncounted.replace(/\d+/g, "")}`,
          `${model} does not tell what its answers cost (${usage.uncounted}): each such answer is booked with all that was set aside for it, this one with $${toFigure(reservation.usd)}.`,
        );
      const { input, cached, output } = isCounted(usage) ? usage : { input: 0, cached: 0, output: 0 };
      used = {
        calls: used.calls + 1,
        input: used.input + input,
        cached: used.cached + cached,
        output: used.output + output,
      };
      reporter.output("usage", JSON.stringify(used));
    },
  };
}

/** What the configuration leaves out is taken at the most that a vendor asks: the cache read at the input's price, written at a quarter more. */
function toPrices(prices: Config["prices"]): Readonly<Record<string, Price>> {
  return Object.fromEntries(
    Object.entries(prices).map(([model, { input, output, cached }]) => [
      model,
      { input, output, cached: cached ?? input, cacheWrite: input * 1.25 },
    ]),
  );
}

/** Dollars as an output carries them: no exponent, a millionth at least. */
export function toFigure(usd: number): string {
  return usd.toFixed(6).replace(/\.?0+$/, "");
}
