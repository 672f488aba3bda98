import type { Ports } from "../../ports/ports.ts";
import type { ClaimState } from "../../state/claim-state.ts";
import { openMergeLocks } from "../../state/merge-lock.ts";
import type { State } from "../../state/state.ts";

/**
 * Which workflow runs still work, of live claims and of those whose merge has not come to its end, as GitHub says: not completed, and in the claim's attempt. A run that GitHub does not know is dead.
 * Asked once a workflow run.
 */
export async function readAlive(
  state: State,
  { forge, job }: Pick<Ports, "forge" | "job">,
): Promise<(claim: ClaimState) => boolean> {
  const attempts = new Map<number, number | undefined>([[job.runId, job.attempt]]);
  const merging = new Set(openMergeLocks(state).map((lock) => lock.merging.claim));
  const live = [...state.runs.values()].flatMap((run) =>
    run.claims.filter((claim) => claim.ended === null || merging.has(claim.claim)),
  );
  for (const { runId } of live) {
    if (attempts.has(runId)) continue;
    const run = await forge.run(runId);
    attempts.set(runId, run === undefined || run.completed ? undefined : run.attempt);
  }
  return (claim) => attempts.get(claim.runId) === claim.attempt;
}
