import type { CiOutcome } from "../../../contracts/ci-proof.ts";
import type { WorkflowJob, WorkflowRun } from "../../../ports/forge/forge-workflows.ts";

const red = new Set(["failure", "timed_out"]);

/** Only a conclusion of `success` of the very run that was dispatched on exactly that commit, with a job that really ran, is green. Pure. */
export function judgeRun(
  run: Pick<WorkflowRun, "conclusion" | "sha" | "event" | "path">,
  jobs: readonly WorkflowJob[],
  wanted: { readonly sha: string; readonly path: string },
): { readonly outcome: Extract<CiOutcome, "passed" | "failed" | "broken">; readonly why: string } {
  if (run.sha !== wanted.sha || run.event !== "workflow_dispatch" || run.path !== wanted.path) {
    const what = `it is of ${run.path} by ${run.event} at ${run.sha.slice(0, 12)}, dispatched was ${wanted.path} at ${wanted.sha.slice(0, 12)}`;
    return { outcome: "broken", why: what };
  }
  if (run.conclusion === "success") {
    const ran = jobs.filter(({ conclusion }) => conclusion === "success");
    return ran.length > 0
      ? { outcome: "passed", why: "it ended with `success`" }
      : { outcome: "broken", why: "it ended with `success`, and all of its jobs were skipped: nothing ran" };
  }
  const failed = findFailedJobs(jobs);
  if (run.conclusion !== "failure" || failed.length === 0)
    return { outcome: "broken", why: `it ended with \`${run.conclusion ?? "nothing"}\`, and no job of it failed` };
  const told = failed
    .slice(0, 5)
    .map(({ name, failedSteps: [step] }) => (step === undefined ? name : `${name} (${step})`));
  const more = failed.length > 5 ? ` and ${failed.length - 5} more` : "";
  return { outcome: "failed", why: `its job${failed.length === 1 ? "" : "s"} ${told.join(", ")}${more} failed` };
}

export function findFailedJobs<T extends Pick<WorkflowJob, "conclusion">>(jobs: readonly T[]): readonly T[] {
  return jobs.filter(({ conclusion }) => red.has(conclusion ?? ""));
}
