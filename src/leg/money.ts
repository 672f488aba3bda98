import { noPrice, openSpend, type Spend } from "../agent/spend.ts";
import { type Config, configPath } from "../config/config.ts";
import type { Price } from "../core/money/model-prices.ts";
import { isCounted } from "../core/money/parse-counts.ts";
import { costUsd, findPrice } from "../core/money/prices.ts";
import { addTokens, type ModelUse, renderUse } from "../policy/render/parts/use.ts";
import type { Clock } from "../ports/clock.ts";
import type { Reporter } from "../ports/reporter.ts";
import { addCall } from "./tally.ts";

/**
 * What this job may spend: its slice of the run's money. The outputs `spent` and `cost-usd` are written at once: 0 before the first call, the most that the
 * running call can cost while it runs, and what was really spent after it. So a job that dies at any point has told no less than it cost. The output `usage`
 * counts calls and tokens, for people; `input-tokens`, `cached-tokens` and `output-tokens` do so over all that the job asks, and the foot of the job summary
 * says it by model. A model without a known price, or that does not count, is told of once. With a `clock` prices are
 * those of the day, without one the dearest that is announced.
 */
export function openPurse(
  capUsd: number,
  config: Config,
  reporter: Pick<Reporter, "output" | "warn" | "footer">,
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
  const tell = (): void => {
    const figure = toFigure(Math.max(0, capUsd - spend.leftUsd));
    reporter.output("spent", figure);
    reporter.output("cost-usd", figure);
  };
  let uses: readonly ModelUse[] = [];
  const tellUse = (): void => {
    const { input, cached, output } = addTokens(uses);
    reporter.output("input-tokens", String(input));
    reporter.output("cached-tokens", String(cached));
    reporter.output("output-tokens", String(output));
    reporter.footer(renderUse(uses));
  };
  tell();
  tellUse();
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
    release: (reservation) => spend.release(reservation),
    settle(model, reservation, usage) {
      const before = spend.spentUsd;
      spend.settle(model, reservation, usage);
      const counted = isCounted(usage) ? usage : null;
      const isPriced = findPrice(model, prices) !== undefined;
      uses = addCall(uses, { model, usd: spend.spentUsd - before, isPriced, counted });
      tellUse();
      if (usage !== undefined && "uncounted" in usage)
        warnOnce(
          `${model} ${usage.uncounted.replace(/\d+/g, "")}`,
          `${model} does not tell what its answers cost (${usage.uncounted}): each such answer is booked with all that was set aside for it, this one with $${toFigure(reservation.usd)}.`,
        );
      const { input, cached, output } = counted ?? { input: 0, cached: 0, output: 0 };
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

/**
 * The most that one call can cost, in USD: nobody knows beforehand what the vendor has in its cache, so all of it may be written there, which is the dearest.
 * @throws Fault `model.unknown` for a model without a price, where the configuration does not allow that.
 */
export function boundUsd(
  model: string,
  call: { readonly inputTokens: number; readonly maxOutputTokens: number },
  { config, clock }: { readonly config: Pick<Config, "prices" | "budget">; readonly clock: Pick<Clock, "now"> },
): number {
  const { inputTokens, maxOutputTokens } = call;
  const tokens = { input: inputTokens, cached: 0, cacheWrite: inputTokens, output: maxOutputTokens };
  const usd = costUsd(model, tokens, toPrices(config.prices), clock.now());
  if (usd === undefined && !config.budget["allow-unknown-price"]) throw noPrice(model);
  return usd ?? 0;
}

/** What the configuration leaves out is taken at the most that a vendor asks: the cache read at the input's price, written at a quarter more. */
export function toPrices(prices: Config["prices"]): Readonly<Record<string, Price>> {
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

/** What something can cost, as a refusal tells it: `$0.0123`, `$0.30`, `$12.00`. */
export function toDollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
