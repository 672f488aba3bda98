import type { EventPayload } from "../contracts/events/event.ts";
import type { TicketState } from "./ticket-state.ts";

/** Do the tests pass on the default branch, with the merge on it? */
export function isMainGreen({ proof, takenBack }: Pick<EventPayload<"MAIN_PROVED">, "proof" | "takenBack">): boolean {
  return proof.outcome === "passed" && !takenBack;
}

/** Was the ticket's merge not what was proved, and has no proof since found the default branch green with it? */
export function isMainInDoubt({ diverged, mainProof }: Pick<TicketState, "diverged" | "mainProof">): boolean {
  return diverged !== null && (mainProof === null || !isMainGreen(mainProof));
}
