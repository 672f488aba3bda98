import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderOpenCi } from "./parts/ci.ts";
import { renderBlock, renderCode, renderFold, renderInline, renderLog, renderParts } from "./parts/inline.ts";
import { renderTicketRisks } from "./parts/risks.ts";
import { findMainWait } from "./revert.ts";

/** A ticket that only a person can bring on, with the reason and what to do. */
export function renderBlockedNotice(ticket: TicketState): string {
  const what = nameOf(ticket);
  const reason = renderBlock(ticket.block?.reason ?? "");
  const remedy = renderBlock(ticket.block?.remedy ?? "say `/baton retry`");
  return renderParts([
    `⛔ ${what} is blocked.`,
    `**Why:** ${reason}`,
    `**What to do:** ${remedy}`,
    renderOpenCi(ticket),
    renderRedProof(ticket),
  ]);
}

const tasks = { ask: "The question", relay: "The relay", dataset: "The dataset" } as const;

function nameOf({ ticket, feature, task }: TicketState): string {
  if (feature !== null) return `**${ticket}** ${renderInline(feature.title, 100)}`;
  if (task !== null) return `${tasks[task.asked.kind]} **${ticket}**`;
  return ticket === "plan" ? "The plan" : "The review";
}

/** The end of what the failing command printed, and where the whole of it is. */
function renderRedProof({ proof, pull }: TicketState): string | undefined {
  const failed = proof?.proof.outcome === "failed" ? proof.proof.commands.find((one) => one.exitCode !== 0) : undefined;
  if (failed === undefined) return undefined;
  const where = pull === null ? "" : `; all of it in the check \`baton\` of #${pull.number}`;
  return renderFold(
    `The end of what the tests printed${pull === null ? "" : ` (#${pull.number})`}`,
    `${renderCode(failed.command, 200)}${where}:\n\n${renderLog(failed.log, 2000)}`,
  );
}

/** Everything of a run that waits for a person: blocked tickets, and gates that only a person opens. Empty when nothing does. */
export function renderStandstill(run: RunState): string {
  const lines = [...run.tickets.values()].flatMap((ticket) => {
    if (ticket.status === "blocked")
      return [
        `- ⛔ **${ticket.ticket}**: ${renderInline(ticket.block?.reason ?? "", 600)}\n  → ${renderInline(ticket.block?.remedy ?? "", 400)}`,
      ];
    const main = findMainWait(run, ticket);
    if (main !== undefined) return [`- 🔴 **${ticket.ticket}**: ${main.why}\n  → ${main.remedy}`];
    if (ticket.status !== "in_progress" || ticket.waiting === null) return [];
    return ticket.waiting.gates.map(
      (gate) =>
        `- ✋ **${ticket.ticket}** waits: ${renderInline(gate.why, 400)}\n  → ${renderInline(gate.remedy, 400)}`,
    );
  });
  return lines.length === 0 ? "" : ["### What waits for you", ...lines].join("\n");
}

/** What gate does not hold, told on the pull request. It may be the proof itself, so nothing is said to be proved here. */
export function renderWaiting(ticket: TicketState): string {
  const gates = (ticket.waiting?.gates ?? []).map(
    (gate) => `- ${renderInline(gate.why, 600)}\n  → ${renderInline(gate.remedy, 400)}`,
  );
  return renderParts(["✋ Before this is merged:", ...gates, renderTicketRisks(ticket)]);
}
