import type { Claim } from "../../contracts/claim.ts";
import { readClosed } from "../../leg/read-closed.ts";
import type { Forge } from "../../ports/forge/forge.ts";
import type { State } from "../../state/state.ts";

/** Runs that would be given something, and whose issue nobody wants any more. */
export async function readClosedRuns(
  claims: readonly Claim[],
  state: State,
  forge: Pick<Forge, "issue">,
): Promise<ReadonlyMap<string, string>> {
  const closed = new Map<string, string>();
  for (const id of new Set(claims.map((claim) => claim.run))) {
    const run = state.runs.get(id);
    const why = run?.kind === "build" ? await readClosed(forge, run.issue.number) : undefined;
    if (why !== undefined) closed.set(id, why);
  }
  return closed;
}
