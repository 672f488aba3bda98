import { type Claim, isTaskMode } from "../../contracts/claim.ts";
import type { Job } from "../../ports/job.ts";
import type { State } from "../../state/state.ts";

/** All live claims of this very workflow run: also those whose push succeeded although its answer was lost. */
export function ownClaims(state: State, job: Pick<Job, "runId" | "attempt">): readonly Claim[] {
  return [...state.runs.values()].flatMap((run) =>
    run.claims
      .filter((claim) => claim.ended === null && claim.runId === job.runId && claim.attempt === job.attempt)
      .map(({ seq: _seq, at: _at, used: _used, ended: _ended, ...claim }): Claim => claim),
  );
}

/** The job's outputs: `plan` and `prepare`, each a claim or empty, `legs` and `tasks`, claims for the matrices of `feature.yml` and `task.yml`. */
export function toOutputs(claims: readonly Claim[], preparing?: Claim): Record<string, string> {
  const plan = claims.find((claim) => claim.mode === "plan");
  return {
    plan: plan === undefined ? "" : JSON.stringify(plan),
    prepare: preparing === undefined ? "" : JSON.stringify(preparing),
    legs: JSON.stringify(claims.filter((claim) => claim.mode !== "plan" && !isTaskMode(claim.mode))),
    tasks: JSON.stringify(claims.filter((claim) => isTaskMode(claim.mode))),
  };
}
