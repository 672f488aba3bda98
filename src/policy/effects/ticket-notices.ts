import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderUnlaid } from "../documents/render-documented.ts";
import { renderAnswers } from "../render/answers.ts";
import { renderBlockedNotice, renderWaiting } from "../render/blocks.ts";
import { renderParts } from "../render/parts/inline.ts";
import { type Effect, renderMarker } from "./effect.ts";

/** Said once: a block on the issue, answers to people, and a closed gate. */
export function ticketNotices(run: RunState, ticket: TicketState): readonly Effect[] {
  const notices: Effect[] = [];
  const issue = run.issue.number;
  const say = (op: string, branch: string | null, body: string): void => {
    notices.push({ kind: "comment", op, issue, branch, body: renderParts([renderMarker(op), body]) });
  };
  if (ticket.status === "blocked" && ticket.block !== null)
    say(blockedOp(run, ticket.ticket, ticket.block.seq), null, renderBlockedNotice(ticket));
  const unlaid = renderUnlaid(ticket);
  if (unlaid !== undefined) say(`documents:${run.run}:${ticket.ticket}:${ticket.documented?.seq}`, null, unlaid);
  const answers = renderAnswers(ticket);
  if (answers !== undefined && ticket.commits !== null && ticket.branch !== null)
    say(`answers:${run.run}:${ticket.ticket}:${ticket.commits.head.slice(0, 12)}`, ticket.branch, answers);
  if (ticket.status === "in_progress" && ticket.waiting !== null && ticket.branch !== null) {
    const gates = [...new Set(ticket.waiting.gates.map((gate) => gate.gate))].sort().join("+");
    say(
      `waiting:${run.run}:${ticket.ticket}:${ticket.waiting.head.slice(0, 12)}:${gates}`,
      ticket.branch,
      renderWaiting(ticket),
    );
  }
  return notices;
}

/** By which the notice of a block is found again. */
export function blockedOp({ run }: Pick<RunState, "run">, ticket: string, seq: number): string {
  return `blocked:${run}:${ticket}:${seq}`;
}
