import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderBlock, renderInline } from "./inline.ts";

/** A ticket that only a person can bring on, with the reason and what to do. */
export function renderBlockedNotice(ticket: TicketState): string {
  const what =
    ticket.feature === null
      ? ticket.ticket === "plan"
        ? "The plan"
        : "The review"
      : `**${ticket.ticket}** ${renderInline(ticket.feature.title, 100)}`;
  const reason = renderBlock(ticket.block?.reason ?? "");
  return `⛔ ${what} is blocked.\n\n**Why:** ${reason}\n\n**What to do:** ${renderBlock(ticket.block?.remedy ?? "say `/baton retry`")}`;
}

/** Everything of a run that waits for a person: blocked tickets, and gates that only a person opens. Empty when nothing does. */
export function renderStandstill(run: RunState): string {
  const lines = [...run.tickets.values()].flatMap((ticket) => {
    if (ticket.status === "blocked")
      return [
        `- ⛔ **${ticket.ticket}**: ${renderInline(ticket.block?.reason ?? "", 600)}\n  → ${renderInline(ticket.block?.remedy ?? "", 400)}`,
      ];
    if (ticket.status !== "in_progress" || ticket.waiting === null) return [];
    return ticket.waiting.gates.map(
      (gate) =>
        `- ✋ **${ticket.ticket}** waits: ${renderInline(gate.why, 400)}\n  → ${renderInline(gate.remedy, 400)}`,
    );
  });
  return lines.length === 0 ? "" : ["### What waits for you", ...lines].join("\n");
}

/** Approved and proved, yet a gate does not hold: told on the pull request. */
export function renderWaiting(ticket: TicketState): string {
  const gates = (ticket.waiting?.gates ?? []).map(
    (gate) => `- ${renderInline(gate.why, 600)}\n  → ${renderInline(gate.remedy, 400)}`,
  );
  return ["✋ This is approved and proved; before it is merged:", ...gates].join("\n\n");
}
