import { findWaiting } from "../../state/stage-end.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderInline, renderParts, renderUsd } from "./parts/inline.ts";
import { renderCost } from "./parts/use.ts";
import { renderRelay } from "./relay.ts";

/** The comment of one relay: where it stands and who is to act, its stages with model, tokens and cost, and what each answered. */
export function renderRelayComment(run: RunState, ticket: TicketState): string {
  const claims = run.claims.filter((claim) => claim.ticket === ticket.ticket);
  const stages = claims.findLast(({ stage }) => stage !== undefined)?.stage?.of ?? [];
  const working = ticket.liveClaim?.stage?.name ?? null;
  const claimsOf = (name: string) => claims.filter(({ stage }) => stage?.name === name);
  const spent = (name: string) => claimsOf(name).reduce((sum, { ended }) => sum + (ended?.spentUsd ?? 0), 0);
  const tokens = (name: string) => claimsOf(name).flatMap(({ used }) => Object.values(used));
  const all = claims.reduce((sum, { ended }) => sum + (ended?.spentUsd ?? 0), 0);
  const name = ticket.task?.asked.kind === "relay" ? ticket.task.asked.relay : "";
  return renderParts([
    `## Relay ${renderInline(name, 60)} (${ticket.ticket})`,
    tellStanding(ticket, working),
    stages.length === 0 ? undefined : renderRelay({ stages, ends: ticket.stages, working, spentUsd: spent, tokens }),
    `${renderCost(all)} spent on this relay, within the ${renderUsd(run.budgetUsd)} of the run.`,
  ]);
}

function tellStanding(ticket: TicketState, working: string | null): string {
  const { status, block, pull, stages, liveClaim, commits } = ticket;
  const again = `\`/baton retry ${ticket.ticket}\``;
  if (status === "cancelled") return "**Stopped** by a person.";
  if (status === "blocked")
    return `⛔ **It stands still.** ${renderInline(block?.reason ?? "", 1000)}\n→ ${renderInline(block?.remedy ?? `say ${again}`, 600)}`;
  if (status === "done") {
    const merge =
      commits === null ? "" : ` ${pull === null ? "Its pull request" : `#${pull.number}`} is a person's to merge.`;
    return `✅ **All stages have passed.**${merge}`;
  }
  if (working !== null) return `⏳ **Stage ${working}** is at work.`;
  if (liveClaim !== null) return "⏳ The default branch is proved before code is paid for.";
  const waiting = findWaiting(stages);
  if (waiting !== undefined)
    return `✋ **Stage ${waiting.stage} waits for a person:** say \`/baton ok\`, or ${again} to have it done anew.`;
  return "⏳ It is about to go on.";
}
