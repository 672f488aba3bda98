import { isMainInDoubt } from "./main-in-doubt.ts";
import type { RunState, State } from "./state.ts";
import type { MergingState, TicketState } from "./ticket-state.ts";

/** A merge that was announced and of whose end nothing is known yet. */
export type MergeLock = { readonly run: RunState; readonly ticket: TicketState; readonly merging: MergingState };

/** All that are open, over all runs: also of those that were stopped, as GitHub may still carry one out. */
export function openMergeLocks({ runs }: Pick<State, "runs">): readonly MergeLock[] {
  return [...runs.values()].flatMap((run) =>
    [...run.tickets.values()].flatMap((ticket) =>
      ticket.merging === null ? [] : [{ run, ticket, merging: ticket.merging }],
    ),
  );
}

/** Who may merge into that branch now; undefined: nobody has said that they will. */
export function findMergeLock(state: Pick<State, "runs">, branch: string): MergeLock | undefined {
  return openMergeLocks(state).find(({ merging }) => merging.into === branch);
}

/** The feature since whose merge that branch is in doubt, of whichever run; undefined when it is what was proved. */
export function findDoubt(
  { runs }: Pick<State, "runs">,
  branch: string,
): { readonly run: RunState; readonly ticket: TicketState } | undefined {
  for (const run of runs.values()) {
    if (run.base.ref !== branch) continue;
    const ticket = [...run.tickets.values()].find((one) => one.status === "in_progress" && isMainInDoubt(one));
    if (ticket !== undefined) return { run, ticket };
  }
  return undefined;
}

/** Why nobody else may merge into that branch now, for people; undefined when the way is free. `own`: whose lock is no obstacle. */
export function whyNoMerge(state: Pick<State, "runs">, branch: string, own: string | null): string | undefined {
  const lock = findMergeLock(state, branch);
  if (lock !== undefined && lock.merging.claim !== own)
    return `#${lock.merging.number} of ${lock.run.run} is being merged into ${branch}`;
  const doubt = findDoubt(state, branch);
  return doubt && `${branch} is in doubt since ${doubt.ticket.ticket} of ${doubt.run.run} was merged`;
}
