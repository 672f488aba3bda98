import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import type { Step } from "./steps/step.ts";
import { toChainLengths } from "./waves.ts";

/** Work that may be given out. */
export type Candidate = {
  readonly run: RunState;
  readonly ticket: TicketState;
  readonly step: Step & { readonly kind: "claim" };
};

/** What is nearest to its merge comes first: it frees others and costs least. */
const nearness = {
  watch: 0,
  base: 0,
  merge: 1,
  prove: 2,
  document: 3,
  review: 4,
  implement: 5,
  plan: 6,
  ask: 7,
  relay: 8,
  dataset: 9,
} as const;

/**
 * Older runs first; in a run what is nearest to its merge, then what was begun, then priority, then the longest chain of features behind it (the critical
 * path), then the plan's order.
 */
export function orderCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  const lengths = new Map<string, ReadonlyMap<string, number>>();
  for (const { run } of candidates) lengths.set(run.run, toChainLengths(run.plan?.plan.features ?? []));
  return candidates
    .map((candidate, index) => ({ candidate, rank: rankOf(candidate, lengths.get(candidate.run.run), index) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ candidate }) => candidate);
}

function rankOf(
  { run, ticket, step }: Candidate,
  lengths: ReadonlyMap<string, number> | undefined,
  index: number,
): readonly number[] {
  const begun = ticket.status === "in_progress" ? 0 : 1;
  return [
    run.startedSeq,
    nearness[step.mode],
    begun,
    ticket.feature?.priority ?? 0,
    -(lengths?.get(ticket.ticket) ?? 0),
    index,
  ];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
