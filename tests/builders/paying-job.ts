import { expect } from "vitest";
import { sliceSpend } from "../../src/agent/slice-spend.ts";
import type { Reservation, Spend } from "../../src/agent/spend.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { JobNeed } from "../../src/contracts/baton.ts";
import { costUsd } from "../../src/core/money/prices.ts";
import { openPurse } from "../../src/leg/money.ts";
import type { ToldUsage } from "../../src/ports/model.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import type { Luck } from "./luck.ts";

const config = parseConfig(
  "prices:\n  openai/small: { input: 2, output: 8, cached: 0.5 }\n  google/large: { input: 10, output: 40 }\n",
);
/** The dearest that the vendor may ask, as the purse takes it. */
const prices = {
  "openai/small": { input: 2, output: 8, cached: 0.5, cacheWrite: 2.5 },
  "google/large": { input: 10, output: 40, cached: 10, cacheWrite: 12.5 },
};
const models = ["openai/small", "google/large"] as const;

type Call = {
  readonly model: (typeof models)[number];
  readonly from: Spend;
  readonly reservation: Reservation;
  readonly costsUsd: number;
  readonly told: ToldUsage;
};

/**
 * A thinking job that asks models through a real purse, several at once, some within shares of it: calls end in any order, break off, are not counted, and the
 * job may die in the middle. `paidUsd`: what its vendors ask for all that was sent; at any moment no more than it told.
 */
export function playJob(sliceUsd: number, luck: Luck): { readonly paidUsd: number; readonly need: JobNeed } {
  const reporter = new CollectingReporter();
  const purse = openPurse(sliceUsd, config, reporter);
  const parts = [sliceUsd, sliceUsd * luck.next(), sliceUsd * luck.next()] as const;
  const shares = parts.map((capUsd, index) => ({
    capUsd,
    from: index === 0 ? purse : sliceSpend(purse, capUsd),
    paidUsd: 0,
  }));
  const running: Call[] = [];
  let paidUsd = 0;
  const end = (): void => {
    const [call] = running.splice(luck.upTo(running.length - 1), 1);
    call?.from.settle(call.model, call.reservation, call.told);
  };
  for (let acts = luck.upTo(12); acts > 0; acts--) {
    if (running.length > 0 && luck.chance(0.4)) end();
    else {
      const share = luck.pick(shares);
      const call = ask(share.from, luck);
      if (call !== undefined) running.push(call);
      paidUsd += call?.costsUsd ?? 0;
      share.paidUsd += call?.costsUsd ?? 0;
      expect(share.paidUsd).toBeLessThanOrEqual(share.capUsd + 1e-9);
    }
    expect(Number(reporter.outputs.get("spent"))).toBeGreaterThanOrEqual(paidUsd - 1e-5);
    expect(reporter.outputs.get("cost-usd")).toBe(reporter.outputs.get("spent"));
  }
  const dies = luck.chance(0.3);
  while (!dies && running.length > 0) end();
  const outputs = luck.chance(0.15) ? {} : Object.fromEntries(reporter.outputs);
  return { paidUsd, need: { result: dies ? "failure" : "success", outputs } };
}

/** One call that costs at most what was set aside for it; undefined where nothing was. */
function ask(from: Spend, luck: Luck): Call | undefined {
  const model = luck.pick(models);
  const inputTokens = luck.pick([500, 20_000, 400_000]);
  const reservation = from.reserve(model, { inputTokens, maxOutputTokens: luck.pick([500, 4000, 64_000]) });
  if (reservation === undefined) return undefined;
  // Often all of it, which is where a cap breaks.
  const part = (max: number): number => (luck.chance(0.4) ? max : luck.upTo(max));
  const input = part(inputTokens);
  const cacheWrite = part(input);
  const usage = { input, cacheWrite, cached: luck.upTo(input - cacheWrite), output: part(reservation.maxOutputTokens) };
  const told: ToldUsage = luck.chance(0.6) ? usage : luck.chance(0.5) ? undefined : { uncounted: "no count" };
  return { model, from, reservation, told, costsUsd: costUsd(model, usage, prices) ?? 0 };
}
