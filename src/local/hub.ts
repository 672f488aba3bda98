/**
 * What GitHub's server side (`src/local/github`) and its runner side (`src/local/engine`) know of each other.
 * Everything here is kept in SQLite by the server side, so that a killed process goes on where it was.
 * `local` knows GitHub and nothing of Baton.
 */

/** GITHUB_TOKEN's scopes, as the `permissions:` key of a workflow names them. */
export type Scopes = Readonly<Record<string, "read" | "write" | "none">>;

/** Who acts. `type: "Bot"` is what GITHUB_TOKEN and apps are. */
export type Principal = { readonly login: string; readonly id: number; readonly type: "User" | "Bot" };

/** A thing that happened in a repository and may start workflows. Kept until the engine has taken it. */
export type HubEvent = {
  readonly id: number;
  /** `owner/name` */
  readonly repository: string;
  /** `issues`, `issue_comment`, `pull_request`, `pull_request_review`, `push`, `workflow_dispatch`, `schedule`, … */
  readonly name: string;
  /** The webhook's payload, as GitHub sends it, with `action`, `sender` and `repository`. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** Full ref and sha that `GITHUB_REF` and `GITHUB_SHA` get (GITHUB-BEHAVIOUR § C). */
  readonly ref: string;
  readonly sha: string;
  readonly actor: Principal;
  /** For `workflow_dispatch` and `schedule`: the one workflow file meant (`.github/workflows/x.yml`). */
  readonly workflowPath?: string;
  /** Made with GITHUB_TOKEN: starts nothing, but for the two dispatches. The engine decides, the server only tells. */
  readonly byWorkflowToken: boolean;
};

export type RunStatus = "queued" | "in_progress" | "completed";
export type Conclusion = "success" | "failure" | "cancelled" | "skipped" | "timed_out" | "startup_failure";

export type WorkflowRun = {
  readonly id: number;
  readonly attempt: number;
  readonly repository: string;
  readonly workflowPath: string;
  readonly name: string;
  readonly event: HubEvent;
  readonly triggeringActor: Principal;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  readonly createdAt: string;
};

export type Job = {
  readonly id: number;
  readonly runId: number;
  readonly attempt: number;
  /** The path of job ids through called workflows and matrix legs, unique in a run: `feature (f1) / implement`. */
  readonly key: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Values of a finished job's `outputs`; a run that goes on after a kill reads them here. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Its own steps that were come to, in order; absent: it was on no runner. */
  readonly steps?: readonly JobStep[];
};

export type JobStep = { readonly name: string; readonly conclusion: "success" | "failure" | "cancelled" | "skipped" };

/** A request that a person or a job made of the runner side through the REST API. */
export type RunRequest =
  | { readonly kind: "cancel"; readonly runId: number }
  | { readonly kind: "rerun"; readonly runId: number; readonly failedOnly: boolean; readonly by: Principal };

/** An artifact that a run has kept; `digest` is `sha256:…` of its bytes. */
export type StoredArtifact = {
  readonly id: number;
  readonly runId: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly digest: string;
};

/** The artifacts that the runner side keeps, for the server's REST API. */
export type KeptArtifacts = {
  /** Newest first. */
  ofRun(runId: number): readonly StoredArtifact[];
  get(id: number): StoredArtifact | undefined;
  /** Where the bytes can be had without a token. */
  address(id: number): string;
};

/** The logs that the runner side keeps, for the server's REST API. */
export type KeptLogs = {
  /** Where a job's log can be had without a token; undefined where there is none. */
  address(job: Pick<Job, "runId" | "attempt" | "key">): string | undefined;
};

/** A cache that a run has kept, for the runs of its ref after it. */
export type StoredCache = {
  readonly id: number;
  /** Full name of the ref. */
  readonly ref: string;
  readonly key: string;
  readonly version: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly lastAccessedAt: string;
};

/** The caches that the runner side keeps, for the server's REST API. */
export type KeptCaches = {
  /** By `owner/name`. */
  ofRepository(repository: string): readonly StoredCache[];
  remove(id: number): void;
};

/** What the engine asks of the server. Synchronous where SQLite is. */
export interface Hub {
  /** `http://github.localhost:PORT`: clone addresses are `<serverUrl>/<owner>/<name>.git`. */
  readonly serverUrl: string;
  /** `http://127.0.0.1:PORT/api/v3` */
  readonly apiUrl: string;
  /** `http://127.0.0.1:PORT/api/graphql` */
  readonly graphqlUrl: string;
  /** `http://127.0.0.1:PORT/`: the artifact service, for ACTIONS_RESULTS_URL. */
  readonly resultsUrl: string;

  /** Events not yet taken, oldest first; `takeEvent` is called in the same transaction as the creation of the runs it starts. */
  pendingEvents(): readonly HubEvent[];
  takeEvent(
    id: number,
    runs: readonly Omit<WorkflowRun, "id" | "attempt" | "status" | "conclusion" | "createdAt">[],
  ): readonly WorkflowRun[];
  /** Called after each new event and each RunRequest. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  takeRequests(): readonly RunRequest[];

  runs(filter?: { readonly status?: RunStatus }): readonly WorkflowRun[];
  /** A new attempt raises `attempt` and opens the run again. */
  updateRun(
    id: number,
    change: Partial<Pick<WorkflowRun, "status" | "conclusion" | "attempt" | "triggeringActor">>,
  ): WorkflowRun;
  jobs(runId: number, attempt?: number): readonly Job[];
  saveJob(job: Omit<Job, "id"> & { readonly id?: number }): Job;

  /** A token of the job: `ghs_…`, good for the repository and the scopes until `revokeToken`. */
  mintToken(of: {
    readonly repository: string;
    readonly scopes: Scopes;
    readonly runId: number;
    readonly jobId: number;
    readonly jobKey: string;
  }): string;
  revokeToken(token: string): void;

  /** Told by the engine when it starts. */
  showArtifacts(kept: KeptArtifacts): void;
  showCaches(kept: KeptCaches): void;
  showLogs(kept: KeptLogs): void;

  /** The bare repository's folder, for reading workflow files with git. */
  gitDir(repository: string): string;
  /** Full name of the default branch: `refs/heads/main`. */
  defaultRef(repository: string): string;
  secrets(repository: string): Readonly<Record<string, string>>;
  variables(repository: string): Readonly<Record<string, string>>;
}
