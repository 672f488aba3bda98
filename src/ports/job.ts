/** What the runner says of the job that runs: from the event and GITHUB_*, never from a model. */
export interface Job {
  /** `owner/name` */
  readonly repository: string;
  readonly event: string;
  /** The webhook's payload; parse what is used. */
  readonly payload: unknown;
  readonly runId: number;
  readonly attempt: number;
  /** The workflow file of the caller: `.github/workflows/baton.yml`; the chain goes on by dispatching it. */
  readonly workflow: string;
  /** Full ref of the event, and the commit. */
  readonly ref: string;
  readonly sha: string;
  /** Who triggered this attempt. */
  readonly actor: string;
  readonly serverUrl: string;
  /** Page of this workflow run. */
  readonly runUrl: string;
  /** A folder that goes with the job. */
  readonly scratch: string;
}
