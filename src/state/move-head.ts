import type { MovedChange } from "../contracts/claim.ts";
import { findChange } from "./find-change.ts";
import type { ChangeState, TicketState } from "./ticket-state.ts";

/**
 * The ticket once somebody else has moved its branch. Without `change` what was proved, reviewed and approved was another change, as far as anybody knows;
 * with it the new head changes the very same on another base, so that only the proof is void.
 */
export function moveHead(ticket: TicketState, head: string, change: MovedChange | undefined): TicketState {
  const sameHeads = [head, ...(change?.sameAs ?? []).filter((one) => ticket.sameHeads.includes(one))];
  return {
    ...ticket,
    head,
    changes: change === undefined ? ticket.changes : withChange(ticket.changes, { head, ...change }),
    sameHeads,
    proof: null,
    verdict: ifOf(sameHeads, ticket.verdict),
    mergeApproval: ifOf(sameHeads, ticket.mergeApproval),
    waiting: null,
  };
}

/** Who has said nothing but other words in a message, or pushed the same files once more, has changed nothing: base and tree hold every byte and place. */
export function findSameHeads(ticket: TicketState, now: ChangeState): readonly string[] {
  const before = findChange(ticket);
  const isSame = now.head === ticket.head || (before?.base === now.base && before.tree === now.tree);
  return isSame ? [...new Set([now.head, ...ticket.sameHeads])] : [now.head];
}

/** What was said of a head, where that head is one of these. */
export function ifOf<T extends { readonly head: string }>(heads: readonly string[], said: T | null): T | null {
  return said !== null && heads.includes(said.head) ? said : null;
}

export function toChange({ head, base, tree }: ChangeState): ChangeState {
  return { head, base, tree };
}

export function withChange(changes: readonly ChangeState[], change: ChangeState): readonly ChangeState[] {
  return [...changes.filter((one) => one.head !== change.head), toChange(change)];
}
