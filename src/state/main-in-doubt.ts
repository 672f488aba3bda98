import type { TicketState } from "./ticket-state.ts";

/** Was the ticket's merge not what was proved, and has no proof since found the default branch green with it? */
export function isMainInDoubt({ diverged, mainProof }: Pick<TicketState, "diverged" | "mainProof">): boolean {
  return diverged !== null && (mainProof === null || mainProof.proof.outcome !== "passed" || mainProof.takenBack);
}
