import type { ChangeState, TicketState } from "./ticket-state.ts";

/** What a head of the ticket changes, the present one's where none is named; undefined while nobody has looked at it. */
export function findChange(ticket: TicketState, head: string | null = ticket.head): ChangeState | undefined {
  return ticket.changes.findLast((one) => one.head === head);
}
