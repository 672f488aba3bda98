import type { Conclusion, Hub, WorkflowRun } from "../hub.ts";
import type { ArtifactStore } from "./artifacts/artifact-store.ts";
import type { Annotation } from "./job/workflow-commands.ts";

/** A directory that stands for a repository in `uses: owner/name/…@ref`. */
export type Tree = { readonly dir: string };

export type EngineOptions = {
  readonly hub: Hub;
  /** Logs, records, artifacts and the jobs' folders go here. A second engine on the same folder goes on where the first ended. */
  readonly folder: string;
  /** By `owner/name`. */
  readonly trees: Readonly<Record<string, Tree>>;
  /** Divides the waits of a cancellation; 1 is GitHub's 7.5 s and 2.5 s. */
  readonly speed?: number;
  /** How long a minute of `timeout-minutes` is; 60,000 unless a test says otherwise. */
  readonly minuteMs?: number;
  /** Jobs at a time; 4 unless said. */
  readonly maxParallel?: number;
  /** Laid over the environment of every step, beside PATH, LANG and TERM of the host. */
  readonly hostEnv?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: Progress) => void;
  /** Aborted: as `close()`. */
  readonly signal?: AbortSignal;
};

/** What a person may watch. `job` is the job's key; lines are masked. */
export type Progress =
  | { readonly kind: "run-started"; readonly run: WorkflowRun }
  | { readonly kind: "run-ended"; readonly run: WorkflowRun; readonly message?: string }
  | { readonly kind: "job-started" | "job-ended"; readonly run: WorkflowRun; readonly job: string; readonly id: number; readonly conclusion: Conclusion | null; readonly message?: string }
  | { readonly kind: "step"; readonly runId: number; readonly job: string; readonly step: string; readonly state: "started" | "success" | "failure" | "cancelled" | "skipped" }
  | { readonly kind: "log"; readonly runId: number; readonly job: string; readonly line: string }
  | { readonly kind: "annotation"; readonly runId: number; readonly job: string; readonly annotation: Annotation }
  | { readonly kind: "summary"; readonly runId: number; readonly job: string; readonly file: string }
  | { readonly kind: "fault"; readonly message: string };

/**
 * When `killJob` strikes: as the job's first process starts, at the first line that one of its actions prints, at a line that matches, or now.
 */
export type KillPoint = "start" | "middle" | "now" | { readonly line: RegExp };

export type Engine = {
  /** Resolves when no run is queued or in progress and no event is pending. */
  idle(): Promise<void>;
  /** Cancels a run as a person does; false where it is not going. */
  cancelRun(runId: number): boolean;
  /**
   * For tests of deaths: kills the processes of the next job whose key matches, once, and resolves with its key.
   * `runner` (the default) loses the whole runner: nothing more of the job is read. `step` kills only the step's process: the job goes on with a failed step.
   */
  killJob(key: RegExp, when: KillPoint, what?: "runner" | "step"): Promise<string>;
  readonly artifacts: ArtifactStore;
  /** Stops at once, as a crash would: what was running ends as lost when an engine starts on the folder again. */
  close(): Promise<void>;
};
