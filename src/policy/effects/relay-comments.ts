import type { RunState } from "../../state/state.ts";
import { renderParts } from "../render/parts/inline.ts";
import { renderRelayComment } from "../render/relay-comment.ts";
import { type Effect, renderPlanMarker } from "./effect.ts";

/** One living comment a relay, there from the start: where it stands, and what its stages said. */
export function relayComments(run: RunState): readonly Effect[] {
  return [...run.tickets.values()].flatMap((ticket): readonly Effect[] => {
    if (ticket.task?.asked.kind !== "relay") return [];
    const op = `relay:${run.run}:${ticket.ticket}`;
    const body = renderParts([renderPlanMarker(op, run.lastSeq), renderRelayComment(run, ticket)]);
    return [{ kind: "plan_comment", op, issue: run.issue.number, seq: run.lastSeq, body }];
  });
}
