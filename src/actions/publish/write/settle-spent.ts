import type { JobNeed, LegNeeds } from "../../../contracts/baton.ts";
import type { Claim } from "../../../contracts/claim.ts";

/**
 * What each thinking job of the claim has cost, in USD: its own last figure; its whole slice when it ran and told none that can be read; nothing when it
 * never began. The runner keeps a job's outputs when its step dies.
 */
export function settleSpent(claim: Pick<Claim, "slices">, needs: LegNeeds): Record<string, number> {
  return Object.fromEntries(Object.entries(claim.slices).map(([job, slice]) => [job, costOf(needs[job], slice ?? 0)]));
}

function costOf(need: JobNeed | undefined, sliceUsd: number): number {
  if (need === undefined || need.result === "skipped") return 0;
  const told = need.outputs.spent?.trim() ?? "";
  // As `toFigure` writes it: what else JavaScript takes for a number ("0x10", "1e300") is no figure of ours.
  return /^\d{1,12}(?:\.\d+)?$/.test(told) ? Number(told) : sliceUsd;
}
