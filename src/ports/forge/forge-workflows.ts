/** One run of a workflow of the repository. */
export type WorkflowRun = {
  readonly id: number;
  readonly attempt: number;
  readonly completed: boolean;
  /** GitHub's word: `success`, `failure`, `cancelled`, `timed_out`, `startup_failure`, `action_required`, …; null while it works. */
  readonly conclusion: string | null;
  readonly sha: string;
  /** What started it: `workflow_dispatch`. */
  readonly event: string;
  /** `.github/workflows/ci.yml` */
  readonly path: string;
  readonly url: string;
};

export type WorkflowJob = {
  readonly id: number;
  readonly name: string;
  /** null while it works. */
  readonly conclusion: string | null;
  /** Names of steps that failed. */
  readonly failedSteps: readonly string[];
};

/** Runs of the repository's own workflows: how one is started, and what came of it. */
export interface ForgeWorkflows {
  /**
   * Dispatches the workflow, by its file name, on a branch, without inputs; gives the id of its run, null when GitHub does not say. An answer that was lost is
   * looked up by the commit `sha`, where the branch is: a commit that no other dispatch was of.
   */
  startWorkflow(of: {
    readonly workflow: string;
    readonly branch: string;
    readonly sha: string;
  }): Promise<number | null>;
  /** undefined when GitHub has no such run. */
  workflowRun(id: number): Promise<WorkflowRun | undefined>;
  /** Runs of the workflow that were dispatched on exactly that commit, oldest first. */
  dispatchedRuns(of: { readonly workflow: string; readonly sha: string }): Promise<readonly WorkflowRun[]>;
  /** All jobs of a run's newest attempt. */
  workflowJobs(run: number): Promise<readonly WorkflowJob[]>;
  /** The last `maxBytes` of a job's log; undefined where GitHub keeps none. */
  jobLog(job: number, maxBytes: number): Promise<string | undefined>;
}
