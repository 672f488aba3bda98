import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Job, WorkflowRun } from "../../hub.ts";

/**
 * One line of `jobs.jsonl`. Times are ISO 8601. `file` is the workflow file that holds the job, `matrix` the values of its leg or of the leg that
 * called its file; both are null where they are not known, as for a job whose runner was lost with the engine.
 */
export type JobRecord = {
  readonly run: number;
  readonly attempt: number;
  readonly workflow: string;
  readonly file: string | null;
  readonly job: string;
  readonly name: string;
  readonly matrix: Readonly<Record<string, unknown>> | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly conclusion: string | null;
};

/** Appends a finished job to `<folder>/jobs.jsonl`. */
export function recordJob(
  folder: string,
  run: WorkflowRun,
  job: Job,
  of: { readonly file?: string; readonly matrix?: JobRecord["matrix"] | undefined },
): void {
  const record: JobRecord = {
    run: run.id,
    attempt: job.attempt,
    workflow: run.workflowPath,
    file: of.file ?? null,
    job: job.key,
    name: job.name,
    matrix: of.matrix ?? null,
    start: job.startedAt,
    end: job.completedAt,
    conclusion: job.conclusion,
  };
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, "jobs.jsonl"), `${JSON.stringify(record)}\n`);
}
