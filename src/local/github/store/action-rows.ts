import type { Conclusion, JobStep, RunStatus } from "../../hub.ts";

export type EventRow = {
  readonly id: number;
  readonly repo: number;
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly ref: string;
  readonly sha: string;
  readonly actor: string;
  readonly workflowPath: string | null;
  readonly byWorkflowToken: boolean;
  readonly taken: boolean;
  /** The id that the run of a dispatch will get, when the caller asked to know it. */
  readonly reservedRun: number | null;
};

export type WorkflowRow = {
  readonly id: number;
  readonly repo: number;
  readonly path: string;
  readonly createdAt: string;
};

export type RunRow = {
  readonly id: number;
  readonly repo: number;
  readonly attempt: number;
  readonly runNumber: number;
  readonly workflowPath: string;
  readonly name: string;
  readonly event: number;
  readonly triggeringActor: string;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly startedAt: string;
};

export type JobRow = {
  readonly id: number;
  readonly repo: number;
  readonly runId: number;
  readonly attempt: number;
  readonly key: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly conclusion: Conclusion | null;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps?: readonly JobStep[];
};

export type RequestRow = {
  readonly id: number;
  readonly kind: "cancel" | "rerun";
  readonly runId: number;
  readonly failedOnly: boolean;
  readonly by: string;
};

/** A push that git has been asked to take; what is found here at start was cut off before its events were made. */
export type PushRow = {
  readonly id: number;
  readonly repo: number;
  readonly by: string;
  readonly byWorkflowToken: boolean;
  readonly commands: readonly { readonly ref: string; readonly old: string; readonly new: string }[];
  /** The git process at work on it. */
  readonly pid: number | null;
};
