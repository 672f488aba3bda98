import type { ModelUsage } from "../contracts/review.ts";
import { isCounted } from "../core/money/parse-counts.ts";
import type { Spend } from "./spend.ts";

export type Tally = Spend & {
  /** What each model used so far, in the order in which they were first asked. */
  rows(): readonly ModelUsage[];
};

/** The same money, told by model too. An answer that its vendor did not count is a call, without tokens and with all that was set aside for it. */
export function tallySpend(spend: Spend): Tally {
  const rows = new Map<string, ModelUsage>();
  return {
    get spentUsd() {
      return spend.spentUsd;
    },
    get leftUsd() {
      return spend.leftUsd;
    },
    reserve: (model, estimate) => spend.reserve(model, estimate),
    settle(model, reservation, usage) {
      const before = spend.spentUsd;
      spend.settle(model, reservation, usage);
      const row = rows.get(model) ?? { model, calls: 0, input: 0, cached: 0, output: 0, usd: 0 };
      const { input, cached, output } = isCounted(usage) ? usage : { input: 0, cached: 0, output: 0 };
      rows.set(model, {
        model,
        calls: row.calls + 1,
        input: row.input + input,
        cached: row.cached + cached,
        output: row.output + output,
        usd: row.usd + Math.max(0, spend.spentUsd - before),
      });
    },
    release: (reservation) => spend.release(reservation),
    rows: () => [...rows.values()],
  };
}
