import { join } from "node:path";
import type { Conclusion, Job, JobStep } from "../../hub.ts";
import { fileNameOf, openJobLog } from "../records/job-log.ts";
import { recordJob } from "../records/job-records.ts";
import type { Leg } from "./legs/matrix.ts";
import type { Call } from "./run-state.ts";

/** Who a job is, inside its run. */
export type JobName = { readonly key: string; readonly name: string };

/** Saves a job that waits for a place; one that waited before a kill keeps its id. */
export function saveQueued(call: Call, name: JobName): Job {
  const { state } = call;
  const before = state.saved.get(name.key);
  return state.kit.options.hub.saveJob({
    ...(before === undefined ? {} : { id: before.id }),
    runId: state.run.id,
    attempt: state.run.attempt,
    ...name,
    status: "queued",
    conclusion: null,
    startedAt: null,
    completedAt: null,
    outputs: {},
  });
}

/** Saves that a job is on a runner. */
export function saveStarted(call: Call, job: Job): Job {
  const { kit, run } = call.state;
  const started = kit.options.hub.saveJob({ ...job, status: "in_progress", startedAt: new Date().toISOString() });
  kit.progress({ kind: "job-started", run, job: job.key, id: job.id, conclusion: null });
  return started;
}

/** Saves a job's end, in the hub and in the records. */
export function saveCompleted(
  call: Call,
  job: Job,
  end: {
    readonly conclusion: Conclusion;
    readonly outputs?: Readonly<Record<string, string>>;
    readonly message?: string;
    readonly steps?: readonly JobStep[];
  },
  matrix?: Leg,
): Job {
  const { kit, run } = call.state;
  const { conclusion, outputs = {}, message, steps } = end;
  const done = kit.options.hub.saveJob({
    ...job,
    status: "completed",
    conclusion,
    outputs,
    ...(steps !== undefined && { steps }),
    completedAt: new Date().toISOString(),
  });
  recordJob(kit.options.folder, run, done, { file: call.loaded.file, matrix: matrix ?? call.matrix });
  kit.progress({
    kind: "job-ended",
    run,
    job: job.key,
    id: job.id,
    conclusion,
    ...(message !== undefined && { message }),
  });
  return done;
}

/** Saves a job that ended without a runner: skipped, cancelled while it waited, or refused; why goes into its log. */
export function saveEnded(call: Call, name: JobName, conclusion: Conclusion, message?: string): Job {
  const { state } = call;
  const before = state.saved.get(name.key);
  if (before?.status === "completed") return before;
  if (message !== undefined) {
    const log = openJobLog(
      join(state.kit.options.folder, "logs", `${state.run.id}-${state.run.attempt}`, `${fileNameOf(name.key)}.log`),
    );
    log.line(`##[error]${message}`);
    log.close();
  }
  return saveCompleted(call, saveQueued(call, name), { conclusion, ...(message !== undefined && { message }) });
}
