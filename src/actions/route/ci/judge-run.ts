import type { CiOutcome } from "../../../contracts/ci-proof.ts";
import type { WorkflowJob, WorkflowRun } from "../../../ports/forge/forge-workflows.ts";

const red = new Set(["failure", "timed_out"]);
/** A job that is named for tests; `ubuntu-latest` names none. */
const testing = /(?:^|[^a-z])(?:tests?|testing|specs?|units?|integration|e2e)(?![a-z])/i;

/** Only a conclusion of `success` of the very run that was dispatched on exactly that commit, with a job that really ran, is green; where nothing else proves the change also its tests, if jobs are named so. Pure. */
export function judgeRun(
  run: Pick<WorkflowRun, "conclusion" | "sha" | "event" | "path">,
  jobs: readonly WorkflowJob[],
  wanted: {
    readonly sha: string;
    readonly path: string;
    /** No tests of Baton's own stand beside it. */
    readonly isAlone: boolean;
  },
): { readonly outcome: Extract<CiOutcome, "passed" | "failed" | "broken">; readonly why: string } {
  if (run.sha !== wanted.sha || run.event !== "workflow_dispatch" || run.path !== wanted.path) {
    const what = `it is of ${run.path} by ${run.event} at ${run.sha.slice(0, 12)}, dispatched was ${wanted.path} at ${wanted.sha.slice(0, 12)}`;
    return { outcome: "broken", why: what };
  }
  if (run.conclusion === "success") {
    const ran = jobs.filter(({ conclusion }) => conclusion === "success");
    if (ran.length === 0)
      return { outcome: "broken", why: "it ended with `success`, and all of its jobs were skipped: nothing ran" };
    // As where a condition lets tests run for pull requests alone: what is left may be a linter, and would be all that proves the change.
    const skipped = !wanted.isAlone
      ? []
      : jobs.filter(({ name, conclusion }) => conclusion === "skipped" && testing.test(name));
    if (skipped.length === 0 || ran.some(({ name }) => testing.test(name)))
      return { outcome: "passed", why: "it ended with `success`" };
    const names = tellSome(skipped.map(({ name }) => name));
    return {
      outcome: "broken",
      why: `it ended with \`success\`, and its tests were skipped (${names}): look at their \`if:\``,
    };
  }
  const failed = findFailedJobs(jobs);
  if (run.conclusion !== "failure" || failed.length === 0)
    return { outcome: "broken", why: `it ended with \`${run.conclusion ?? "nothing"}\`, and no job of it failed` };
  const told = tellSome(
    failed.map(({ name, failedSteps: [step] }) => (step === undefined ? name : `${name} (${step})`)),
  );
  return { outcome: "failed", why: `its job${failed.length === 1 ? "" : "s"} ${told} failed` };
}

function tellSome(names: readonly string[]): string {
  return `${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""}`;
}

export function findFailedJobs<T extends Pick<WorkflowJob, "conclusion">>(jobs: readonly T[]): readonly T[] {
  return jobs.filter(({ conclusion }) => red.has(conclusion ?? ""));
}
