import type { Config } from "../../../config/config.ts";
import type { ClaimMode } from "../../../contracts/claim.ts";
import type { ClaimState } from "../../../state/claim-state.ts";
import type { RunState, State } from "../../../state/state.ts";
import type { TicketState } from "../../../state/ticket-state.ts";

/** All that the next step of one ticket depends on. */
export type Situation = {
  /** All runs: one merges at a time into a branch. */
  readonly state: Pick<State, "runs">;
  readonly run: RunState;
  readonly ticket: TicketState;
  readonly config: Config;
  readonly mainTip: string;
  /** Where the ticket's branch is on the server; null: it is not there; undefined: nobody looked, the state is believed. */
  readonly branchTip: string | null | undefined;
  /** Seq of the newest `/baton retry` that meant this ticket; 0 when there was none. What failed before it does not count any more. */
  readonly retriedSeq: number;
  /** True when the schedule asks: what waits for the outside is looked at again. */
  readonly sweep: boolean;
};

/** The last round that came to an end: with commits, or with the coder's word that there are none. 0 before. */
export function lastRound({ ticket }: Pick<Situation, "ticket">): number {
  return Math.max(ticket.commits?.round ?? 0, ticket.declined?.round ?? 0, ticket.withheld?.round ?? 0);
}

/** Rounds since the start or the last retry: what the cap counts. */
export function roundsUsed(situation: Pick<Situation, "ticket">): number {
  return Math.max(0, lastRound(situation) - situation.ticket.roundAtRetry);
}

/** The head to work on: what the server shows, where it was looked at. */
export function presentHead({ ticket, branchTip }: Situation): string | null {
  return branchTip === undefined ? ticket.head : (branchTip ?? ticket.head);
}

/** Claims of that mode on the present head since the last retry (`since`: or since that seq) that are over, but for those that gave way to another. */
export function triesOf(situation: Situation, mode: ClaimMode, since = 0): readonly ClaimState[] {
  const head = presentHead(situation);
  const from = Math.max(since, situation.retriedSeq);
  return situation.run.claims.filter(
    (claim) =>
      claim.ticket === situation.ticket.ticket &&
      claim.mode === mode &&
      claim.head === head &&
      claim.ended !== null &&
      !claim.ended.yielded &&
      claim.seq > from,
  );
}
