import type { RunState } from "../../../state/state.ts";
import { renderCell } from "./inline.ts";
import { renderProofWord, renderTicketWord, renderVerdictWord } from "./ticket-word.ts";

/** Each feature with how far it is: a Markdown table; empty before there are features. */
export function renderProgressTable(run: RunState): string {
  const tickets = [...run.tickets.values()].filter((ticket) => ticket.feature !== null);
  if (tickets.length === 0) return "";
  const rows = tickets.map((ticket) => {
    const pull = ticket.pull === null ? "–" : `#${ticket.pull.number}`;
    const title = renderCell(ticket.feature?.title ?? "", 80);
    return `| ${ticket.ticket} | ${title} | ${renderTicketWord(ticket)} | ${ticket.round || "–"} | ${renderProofWord(ticket)} | ${renderVerdictWord(ticket)} | ${pull} |`;
  });
  return [
    "| | feature | state | round | tests | review | pull request |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}
