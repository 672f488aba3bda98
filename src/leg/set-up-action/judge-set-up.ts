import type { Claim, SetUpJob } from "../../contracts/claim.ts";
import type { Proof } from "../../contracts/proof.ts";
import { setUpFolder } from "./find-set-up-action.ts";

/** What became of the base's set-up action in this job; `none`: it was not to run. */
export type SetUpEnd = "none" | NonNullable<Proof["setUpAction"]>;

/** `outcome`: of the step before ours that runs it; empty where the workflow has no such step. One that was skipped although it was to run had no checkout. */
export function toSetUpEnd(claim: Pick<Claim, "setsUp">, job: SetUpJob, outcome = ""): SetUpEnd {
  if (claim.setsUp?.includes(job) !== true) return "none";
  if (outcome === "") return "left_out";
  return outcome === "success" ? "ran" : "failed";
}

/** What a failed one is told as, and where the reason stands. */
export const setUpFailure = `The base's own set-up action \`${setUpFolder}\` failed in this job, before anything was run: its step in the job's log says why`;

/** Why programs that the set-up action brings to the proof are not there for the coder; null: they are, or there is no such action. */
export function whyLacksSetUp(claim: Pick<Claim, "setsUp">, outcome = ""): string | null {
  if (claim.setsUp === undefined) return null;
  const whys = {
    none: "it runs where the tests are proved, and not beside the models' keys",
    left_out: "this workflow does not run it",
    failed: "it failed here",
    ran: null,
  };
  return whys[toSetUpEnd(claim, "implement", outcome)];
}
