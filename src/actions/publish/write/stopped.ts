import type { Claim } from "../../../contracts/claim.ts";
import type { State } from "../../../state/state.ts";
import { noWork, type Work } from "../work/work.ts";

/** A person has said stop while the leg worked. */
export function isStopped(state: State, claim: Pick<Claim, "run">): boolean {
  return state.runs.get(claim.run)?.status === "stopped";
}

/** What is left of a leg then: it settles what it has cost. */
export const stoppedWork: Work = {
  ...noWork,
  failures: ["The run was stopped while this leg worked; nothing of it was kept."],
};
