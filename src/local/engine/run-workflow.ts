import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Conclusion, Job, WorkflowRun } from "../hub.ts";
import { runGithubContext } from "./job/github-context.ts";
import type { RunnerKit } from "./job/runner-kit.ts";
import type { ConcurrencyGroups } from "./schedule/concurrency/concurrency-groups.ts";
import { enterGroup, type Place } from "./schedule/concurrency/enter-group.ts";
import type { Slots } from "./schedule/concurrency/slots.ts";
import { type JobResult, together } from "./schedule/job-status.ts";
import { runJobs } from "./schedule/run-jobs.ts";
import type { Call, RunState } from "./schedule/run-state.ts";
import { type Loaded, loadWorkflow } from "./syntax/load-workflow.ts";
import { Refusal } from "./syntax/refusal.ts";
import { entry } from "./syntax/token.ts";
import { dispatchInputs } from "./triggers/dispatch-inputs.ts";
import { originOf } from "./triggers/find-runs.ts";

/** What one attempt of a run is given. */
export type Attempt = {
  readonly kit: RunnerKit;
  readonly run: WorkflowRun;
  /** Jobs of the former attempt, in a re-run of failed jobs only. */
  readonly former: readonly Job[];
  readonly slots: Slots;
  readonly groups: ConcurrencyGroups;
  readonly onRunner: Set<Promise<unknown>>;
  readonly cancel: AbortController;
};

/** Walks one attempt of a run from its file to its conclusion. What is wrong with the file ends it as `startup_failure`. */
export async function runWorkflow(attempt: Attempt): Promise<void> {
  const { kit, run } = attempt;
  const { hub } = kit.options;
  let loaded: Loaded;
  try {
    loaded = await loadWorkflow(originOf(hub, run.event), run.workflowPath, kit.findOrigin);
  } catch (error) {
    return end(attempt, "startup_failure", error instanceof Error ? error.message : String(error));
  }
  const call = topCall(attempt, loaded);
  let place: Place;
  try {
    place = await enter(attempt, call);
  } catch (error) {
    return end(
      attempt,
      error instanceof Refusal ? "startup_failure" : "cancelled",
      error instanceof Error ? error.message : String(error),
    );
  }
  try {
    kit.progress({ kind: "run-started", run: hub.updateRun(run.id, { status: "in_progress" }) });
    const results = await runJobs({ ...call, heldGroups: place.held });
    end(attempt, concluded(results, attempt.cancel.signal.aborted));
  } finally {
    place.leave();
  }
}

function enter(attempt: Attempt, call: Call): Promise<Place> {
  const { github, vars } = call.state;
  return enterGroup({
    token: entry(call.loaded.root, "concurrency"),
    scope: { file: call.loaded.file, contexts: { github, vars, inputs: call.inputs } },
    state: call.state,
    heldByCallers: [],
    signal: attempt.cancel.signal,
    cancel: (reason) => attempt.cancel.abort(new Error(reason)),
  });
}

function topCall(attempt: Attempt, loaded: Loaded): Call {
  const { kit, run, slots, groups, onRunner } = attempt;
  const { hub } = kit.options;
  const inputs = dispatchInputs(loaded, run.event);
  const state: RunState = {
    kit,
    run,
    github: runGithubContext(hub, run),
    vars: hub.variables(run.repository),
    saved: new Map(hub.jobs(run.id, run.attempt).map((job) => [job.key, job])),
    former: new Map(attempt.former.map((job) => [job.key, job])),
    slots,
    groups,
    onRunner,
  };
  return {
    state,
    loaded,
    inputs,
    secrets: hub.secrets(run.repository),
    keyPrefix: "",
    namePrefix: "",
    matrix: undefined,
    cancel: attempt.cancel.signal,
    heldGroups: [],
  };
}

function concluded(results: ReadonlyMap<string, JobResult>, cancelled: boolean): Conclusion {
  const outcome = together([...results.values()].map((job) => job.result));
  return cancelled && outcome !== "failure" ? "cancelled" : outcome;
}

function end(attempt: Attempt, conclusion: Conclusion, message?: string): void {
  const { kit, run } = attempt;
  if (kit.stopped.aborted) return;
  if (message !== undefined) {
    const folder = join(kit.options.folder, "logs", `${run.id}-${run.attempt}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "run.log"), `${message}\n`);
  }
  const ended = kit.options.hub.updateRun(run.id, { status: "completed", conclusion });
  kit.progress({ kind: "run-ended", run: ended, ...(message !== undefined && { message }) });
}
