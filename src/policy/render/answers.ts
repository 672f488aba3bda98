import { findAnsweredRemarks } from "../../state/apply/answered-remarks.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderCell, renderSha } from "./parts/inline.ts";

/** What the newest commits say to people's remarks; undefined when they answer none. */
export function renderAnswers(ticket: TicketState): string | undefined {
  const { commits } = ticket;
  const answered = commits === null ? [] : findAnsweredRemarks(ticket, commits.answers);
  if (commits === null || answered.length === 0) return undefined;
  const rows = answered.map(
    ({ author, said, answer }) =>
      `| ${renderCell(author, 60)}: ${renderCell(said, 160)} | ${words[answer.outcome]} ${renderCell(answer.reason, 600)} |`,
  );
  return [
    `💬 Round ${commits.round} (${renderSha(commits.head)}) answers what people said here:`,
    ["| said | answer |", "|---|---|", ...rows].join("\n"),
  ].join("\n\n");
}

const words = { fixed: "✅ **Done.**", disagreed: "❌ **Not done.**", deferred: "⏸ **Put off.**" } as const;
