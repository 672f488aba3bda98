import type { Config } from "../../config/config.ts";
import { isWritten } from "../../config/documents.ts";
import { documentsTicket } from "../../contracts/primitives.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";

type Seen = {
  readonly run: Pick<RunState, "kind" | "tickets">;
  readonly ticket: TicketState;
  readonly config: Pick<Config, "document">;
};

/** Whether the documents are to be brought up to date on this ticket's head before it is merged: once for each change of what is merged last. */
export function isDocumentsDue({ run, ticket, config }: Seen): boolean {
  if (config.document.length === 0 || run.kind !== "build" || isDocumented(ticket)) return false;
  return ticket.ticket === documentsTicket || isLastOpen(run, ticket);
}

/** They are, on exactly this change, or there was nothing to say of it. */
export function isDocumented({ documented, head, sameHeads }: TicketState): boolean {
  if (documented === null) return false;
  return documented.head === head || (documented.head !== null && sameHeads.includes(documented.head));
}

/** Nothing but documents, which code compared: no reviewer is asked. */
export function isDocumentsAlone(ticket: TicketState): boolean {
  return ticket.ticket === documentsTicket && ticket.documented?.prose === true && isDocumented(ticket);
}

/** No other feature is still to be merged: only then do the documents name all that is. */
export function isLastOpen({ tickets }: Pick<RunState, "tickets">, { ticket, feature }: TicketState): boolean {
  if (feature === null) return false;
  return featuresOf(tickets).every((one) => one.ticket === ticket || isOver(one));
}

/** Whether a model is to write texts for this ticket's next head: there are places for them, and none were written for it yet. */
export function wantsDrafts({ run, ticket, config }: Seen): boolean {
  if (!config.document.some(isWritten) || run.kind !== "build") return false;
  if (ticket.ticket !== documentsTicket && !isLastOpen(run, ticket)) return false;
  return ticket.drafted === null || !ticket.sameHeads.includes(ticket.drafted.head);
}

/** Whether all features are over and what was merged is in no document: a person merged the last one, or it was cancelled. */
export function lacksDocuments(run: Pick<RunState, "kind" | "tickets">, config: Pick<Config, "document">): boolean {
  if (config.document.length === 0 || run.kind !== "build" || run.tickets.has(documentsTicket)) return false;
  const merged = featuresOf(run.tickets).filter((one) => one.merged !== null);
  const last = merged.sort((a, b) => (b.merged?.seq ?? 0) - (a.merged?.seq ?? 0))[0];
  return last !== undefined && !isDocumented(last);
}

function featuresOf(tickets: RunState["tickets"]): TicketState[] {
  return [...tickets.values()].filter((one) => one.feature !== null);
}

function isOver({ status }: TicketState): boolean {
  return status === "done" || status === "cancelled";
}
