import type { EventDraft } from "../../contracts/events/event.ts";
import { cutText } from "../../core/text/cut-text.ts";
import type { RunState } from "../../state/state.ts";
import { cutReason } from "../cut-reason.ts";
import { toDraft } from "../drafts.ts";
import { keys } from "../keys.ts";

/** TICKET_BLOCKED: what can not go on before a person acts, with the reason and the remedy. */
export function blockTicket(run: RunState, ticket: string, reason: string, remedy: string): EventDraft {
  const payload = { reason: cutReason(reason), remedy: cutText(remedy, 1000) };
  return toDraft("TICKET_BLOCKED", {
    run: run.run,
    ticket,
    key: keys.blocked(ticket, run.lastSeq),
    correlationId: run.run,
    payload,
  });
}
