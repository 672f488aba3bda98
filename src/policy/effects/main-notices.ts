import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderParts } from "../render/parts/inline.ts";
import { renderDiverged, renderMainGreen, renderMainRed, renderNotNeeded } from "../render/revert.ts";
import { type Effect, renderMarker } from "./effect.ts";

/**
 * Said once each of a merge that is not what was proved: that it is so, and what came of each proof of the default branch. A red one is told when its
 * revert has a number to be linked by, or can not be had.
 */
export function mainNotices(run: RunState): readonly Effect[] {
  return [...run.tickets.values()].flatMap((ticket) => noticesOf(run, ticket));
}

function noticesOf(run: RunState, ticket: TicketState): readonly Effect[] {
  const { diverged, mainProof, revert } = ticket;
  if (diverged === null) return [];
  const say = (op: string, branch: string | null, body: string): Effect => {
    return { kind: "comment", op, issue: run.issue.number, branch, body: renderParts([renderMarker(op), body]) };
  };
  const name = `${run.run}:${ticket.ticket}`;
  const told = [say(`diverged:${name}:${diverged.sha.slice(0, 12)}`, null, renderDiverged(diverged))];
  if (mainProof === null || mainProof.takenBack) return told;
  const op = `main:${name}:${mainProof.sha.slice(0, 12)}:${mainProof.proof.outcome}`;
  if (mainProof.proof.outcome === "passed") {
    const unneeded = revert && say(`unneeded:${name}`, revert.branch, renderNotNeeded(run, ticket));
    return [...told, say(op, null, renderMainGreen(run, ticket)), ...(unneeded ? [unneeded] : [])];
  }
  const isLinked = (revert?.pull ?? null) !== null || (revert === null && mainProof.noRevert !== null);
  return mainProof.proof.outcome === "failed" && isLinked ? [...told, say(op, null, renderMainRed(run, ticket))] : told;
}
