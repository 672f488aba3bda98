import type { WorkflowRun } from "../hub.ts";
import type { RunnerKit } from "./job/runner-kit.ts";
import type { Attempts } from "./records/attempts.ts";
import { runWorkflow } from "./run-workflow.ts";
import { createConcurrencyGroups } from "./schedule/concurrency/concurrency-groups.ts";
import { createSlots } from "./schedule/concurrency/slots.ts";

/** The runs that an engine walks now. */
export type GoingRuns = {
  start(run: WorkflowRun): void;
  has(runId: number): boolean;
  count(): number;
  /** False where the run is not going. */
  cancel(runId: number): boolean;
  /** Resolves when no job is on a runner. */
  offRunners(): Promise<void>;
};

const DEFAULT_PARALLEL = 4;

/** Makes the set of runs; `ended` is called after each of them. */
export function createGoingRuns(kit: RunnerKit, attempts: Attempts, ended: () => void): GoingRuns {
  const { hub, maxParallel } = kit.options;
  const slots = createSlots(maxParallel ?? DEFAULT_PARALLEL);
  const groups = createConcurrencyGroups();
  const onRunner = new Set<Promise<unknown>>();
  const going = new Map<number, AbortController>();
  return {
    start(run) {
      const cancel = new AbortController();
      going.set(run.id, cancel);
      const former = attempts.isFailedOnly(run.id, run.attempt) ? hub.jobs(run.id, run.attempt - 1) : [];
      runWorkflow({ kit, run, former, slots, groups, onRunner, cancel })
        .catch((error: unknown) => {
          if (kit.stopped.aborted) return;
          kit.progress({
            kind: "fault",
            message: `run ${run.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          });
          hub.updateRun(run.id, { status: "completed", conclusion: "failure" });
        })
        .finally(() => {
          going.delete(run.id);
          ended();
        });
    },
    has: (runId) => going.has(runId),
    count: () => going.size,
    cancel(runId) {
      going.get(runId)?.abort(new Error("The run was canceled."));
      return going.has(runId);
    },
    async offRunners() {
      await Promise.allSettled(onRunner);
    },
  };
}
