import type { Job, JobStep, Scopes, WorkflowRun } from "../../hub.ts";
import type { Outcome } from "../schedule/job-status.ts";
import type { Leg } from "../schedule/legs/matrix.ts";
import type { CacheMode } from "../syntax/cache-mode.ts";
import type { Workflow } from "../syntax/read-workflow.ts";
import type { Token } from "../syntax/token.ts";

/** One job that runs on a runner: everything that is decided before it starts. */
export type LeafJob = {
  readonly record: Job;
  readonly run: WorkflowRun;
  /** The job's id in its file: GITHUB_JOB. */
  readonly jobId: string;
  /** The file that holds the job; in a called workflow not the run's own. */
  readonly workflow: Workflow;
  readonly token: Token;
  readonly matrix: Leg | undefined;
  /** `github` (of the run), `inputs`, `vars`, `secrets` (without GITHUB_TOKEN), `needs`, `matrix`, `strategy`. */
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly scopes: Scopes;
  readonly cacheMode: CacheMode;
  /** Asks the job to end: its reason is an Error for people. */
  readonly cancel: AbortSignal;
};

/** How a job ended; `message` says why where something from outside ended it. */
export type JobEnd = {
  readonly result: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly steps?: readonly JobStep[];
};
