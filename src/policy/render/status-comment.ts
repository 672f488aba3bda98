import type { RunState } from "../../state/state.ts";
import { renderStandstill } from "./blocks.ts";
import { renderCode, renderInline, renderParts, renderUsd } from "./parts/inline.ts";
import { renderProgressTable } from "./parts/progress-table.ts";
import { renderRunTokens } from "./parts/use.ts";

/** The answer to `/baton status`: how the run stands when it is written. `capUsd`: what it may cost. */
export function renderStatus(run: RunState, capUsd: number): string {
  const live = [...run.tickets.values()].flatMap((ticket) =>
    ticket.liveClaim === null ? [] : [`${ticket.ticket} (${ticket.liveClaim.mode}, round ${ticket.liveClaim.round})`],
  );
  return renderParts([
    `**${words[run.status]}** · run \`${run.run}\``,
    live.length === 0 ? undefined : `At work now: ${live.join(", ")}.`,
    renderProgressTable(run),
    renderStandstill(run),
    `${renderUsd(run.spentUsd)} of ${renderUsd(capUsd)} spent${renderRunTokens(run)}${run.reservedUsd > 0 ? `, ${renderUsd(run.reservedUsd)} held by work in progress` : ""}.`,
  ]);
}

const words = {
  requested: "A plan is due",
  planning: "The plan is being written",
  awaiting_approval: "The plan waits for `/baton approve`",
  running: "Running",
  blocked: "Blocked: a person must act",
  done: "Done",
  stopped: "Stopped",
} as const;

/** The answer to a command that could not be obeyed. */
export function renderDeclined(command: string, reason: string): string {
  return `${renderCode(command, 80)}: ${renderInline(reason, 1000)}`;
}

/** The last words on the issue: what was merged, what it cost. */
export function renderFinalSummary(run: RunState, capUsd: number): string {
  const tickets = [...run.tickets.values()].filter((ticket) => ticket.feature !== null);
  const rounds = tickets.reduce((sum, ticket) => sum + ticket.round, 0);
  return renderParts([
    `✅ **Done.** ${tickets.filter((ticket) => ticket.merged !== null).length} of ${tickets.length} planned features are on \`${run.base.ref}\`.`,
    renderProgressTable(run),
    `${renderUsd(run.spentUsd)} of ${renderUsd(capUsd)} spent${renderRunTokens(run)}, ${rounds} round${rounds === 1 ? "" : "s"} in all. The whole record is in the branch \`baton-state\`.`,
  ]);
}
