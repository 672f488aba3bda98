import type { JobStep } from "../../hub.ts";
import type { Status } from "../expressions/evaluate.ts";
import type { JobLog } from "../records/job-log.ts";
import type { JobFolders } from "./job-folders.ts";
import type { KillWatch } from "./kill-door.ts";
import type { LeafJob } from "./leaf-job.ts";
import type { Masks } from "./masks.ts";
import type { RunnerKit } from "./runner-kit.ts";

/** A post step that waits for the job's end. */
export type Post = { readonly name: string; run(): Promise<void> };

/** One job while it runs. What steps change for the steps after them is here and nowhere else. */
export type Session = {
  readonly kit: RunnerKit;
  readonly leaf: LeafJob;
  readonly folders: JobFolders;
  readonly masks: Masks;
  readonly log: JobLog;
  readonly kills: KillWatch;
  /** `github` and the other contexts that no step changes. */
  readonly contexts: Readonly<Record<string, unknown>>;
  /** `env` of the workflow and the job. */
  readonly jobEnv: Readonly<Record<string, string>>;
  readonly defaults: { readonly shell?: string; readonly workingDirectory?: string };
  readonly actionEnv: Readonly<Record<string, string>>;
  /** Aborted by a cancellation or the job's timeout. */
  readonly cancel: AbortSignal;
  /** Aborted when the runner is lost or the engine stops. */
  readonly gone: AbortSignal;
  readonly summaryFile: string;
  /** What `GITHUB_ENV` and `GITHUB_PATH` gave so far; the newest path last. */
  readonly changes: {
    env: Record<string, string>;
    paths: readonly string[];
    failed: boolean;
    usedNames: readonly string[];
    /** The job's own steps that were come to. */
    steps: readonly JobStep[];
  };
  readonly posts: Post[];
  readonly processes: number[];
};

/** The job's status as `job.status` and as conditions see it. */
export function sessionStatus(session: Session): Status & { readonly word: "success" | "failure" | "cancelled" } {
  const cancelled = session.cancel.aborted;
  const failure = !cancelled && session.changes.failed;
  return {
    success: !cancelled && !failure,
    failure,
    cancelled,
    word: cancelled ? "cancelled" : failure ? "failure" : "success",
  };
}

/** Writes a line to the job's log, masked. */
export function logLine(session: Session, line: string): void {
  const shown = session.masks.hide(line);
  session.log.line(shown);
  session.kit.progress({ kind: "log", runId: session.leaf.run.id, job: session.leaf.record.key, line: shown });
}
