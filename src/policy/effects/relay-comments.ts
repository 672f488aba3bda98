import { findWaiting } from "../../state/stage-end.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderParts } from "../render/parts/inline.ts";
import { renderRelayComment } from "../render/relay-comment.ts";
import { type Effect, renderPlanMarker } from "./effect.ts";

/** One living comment a relay, there from the start: where it stands, and what its stages said. */
export function relayComments(run: RunState): readonly Effect[] {
  return [...run.tickets.values()].flatMap((ticket): readonly Effect[] => {
    if (ticket.task?.asked.kind !== "relay") return [];
    const op = `relay:${run.run}:${ticket.ticket}`;
    const seq = shownSeq(run, ticket);
    const body = renderParts([renderPlanMarker(op, seq), renderRelayComment(run, ticket)]);
    return [{ kind: "plan_comment", op, issue: run.issue.number, seq, body }];
  });
}

/** While a stage waits for a person its comment stays as it is, whatever else the run does: an ok is held against the time of its last change. */
function shownSeq(run: RunState, { ticket, stages }: TicketState): number {
  if (findWaiting(stages) === undefined) return run.lastSeq;
  const ends = run.claims.filter((claim) => claim.ticket === ticket).map(({ ended }) => ended?.seq ?? 0);
  return Math.max(stages.at(-1)?.seq ?? 0, ...ends);
}
