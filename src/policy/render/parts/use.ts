import type { Tokens } from "../../../contracts/tokens.ts";
import type { RunState } from "../../../state/state.ts";
import { renderCode, renderCount } from "./inline.ts";

/** What one model was asked within a job, and what it cost. `uncounted`: calls whose tokens the vendor did not tell; `isPriced`: a price is known. */
export type ModelUse = Tokens & {
  readonly model: string;
  readonly calls: number;
  readonly uncounted: number;
  readonly usd: number;
  readonly isPriced: boolean;
};

/** Dollars where cents say too little: `$0.0123`, `$12.30`. */
export function renderCost(usd: number): string {
  if (usd > 0 && usd < 0.0001) return "less than $0.0001";
  return `$${usd.toFixed(usd === 0 || usd >= 1 ? 2 : 4)}`;
}

/** `12,345 tokens in, 8,000 of them from the cache, 678 out` */
export function renderTokens({ input, cached, output }: Tokens): string {
  const fromCache = cached > 0 ? `, ${toGrouped(cached)} of them from the cache` : "";
  return `${toGrouped(input)} tokens in${fromCache}, ${toGrouped(output)} out`;
}

export function addTokens(all: readonly Tokens[]): Tokens {
  return all.reduce(
    (sum, { input, cached, output }) => ({
      input: sum.input + input,
      cached: sum.cached + cached,
      output: sum.output + output,
    }),
    { input: 0, cached: 0, output: 0 },
  );
}

/** What a job's models have cost, for its summary: all of them in a line, then each where there are several. */
export function renderUse(uses: readonly ModelUse[]): string {
  if (uses.length === 0) return "**Cost:** $0.00, no model was asked.";
  const all = {
    ...addTokens(uses),
    calls: uses.reduce((sum, { calls }) => sum + calls, 0),
    uncounted: uses.reduce((sum, { uncounted }) => sum + uncounted, 0),
    usd: uses.reduce((sum, { usd }) => sum + usd, 0),
    isPriced: uses.every(({ isPriced }) => isPriced),
  };
  const [first, ...others] = uses;
  if (first !== undefined && others.length === 0) return `**Cost:** ${renderModel(all)} by ${renderCode(first.model)}.`;
  return [
    `**Cost:** ${renderModel(all)}.`,
    "",
    ...uses.map((use) => `- ${renderCode(use.model)}: ${renderModel(use)}`),
  ].join("\n");
}

function renderModel({ usd, isPriced, calls, uncounted, ...tokens }: Omit<ModelUse, "model">): string {
  const money = isPriced ? renderCost(usd) : `${usd > 0 ? `${renderCost(usd)} and ` : ""}what has no known price`;
  const untold = uncounted > 0 ? `; ${renderCount(uncounted, "answer")} not counted by the vendor` : "";
  return `${money} for ${renderCount(calls, "call")}, ${renderTokens(tokens)}${untold}`;
}

function toGrouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** ` (12,345 tokens in, 678 out)`: what a run's jobs have told so far, nothing where none did. */
export function renderRunTokens({ claims }: Pick<RunState, "claims">): string {
  const told = claims.flatMap(({ used }) => Object.values(used));
  return told.length === 0 ? "" : ` (${renderTokens(addTokens(told))})`;
}
