import type { Ports } from "../ports/ports.ts";
import type { RunState } from "../state/state.ts";

/**
 * A ticket that is worked on is shown by its leg's writer. What the newest claim pushed, the same workflow run also shows: while GitHub says that it is
 * not completed, nobody else does it. A review or check run has no name that GitHub keeps unique, so two writers at once would make two.
 */
export async function isLeftToOthers(
  run: RunState,
  ticket: string,
  { forge, job }: Pick<Ports, "forge" | "job">,
): Promise<boolean> {
  if ((run.tickets.get(ticket)?.liveClaim ?? null) !== null) return true;
  const claim = run.claims.findLast((one) => one.ticket === ticket);
  if (claim === undefined || (claim.runId === job.runId && claim.attempt === job.attempt)) return false;
  const holder = await forge.run(claim.runId);
  return holder !== undefined && !holder.completed && holder.attempt === claim.attempt;
}
