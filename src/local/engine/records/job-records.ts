import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Job, WorkflowRun } from "../../hub.ts";

/** One line of `jobs.jsonl`. Times are ISO 8601; `matrix` is null for a job without one. */
export type JobRecord = {
  readonly run: number;
  readonly attempt: number;
  readonly workflow: string;
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
  matrix: Readonly<Record<string, unknown>> | undefined,
): void {
  const record: JobRecord = {
    run: run.id,
    attempt: job.attempt,
    workflow: run.workflowPath,
    job: job.key,
    name: job.name,
    matrix: matrix ?? null,
    start: job.startedAt,
    end: job.completedAt,
    conclusion: job.conclusion,
  };
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, "jobs.jsonl"), `${JSON.stringify(record)}\n`);
}
