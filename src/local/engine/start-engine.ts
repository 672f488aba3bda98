import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { HubEvent, RunRequest, WorkflowRun } from "../hub.ts";
import { startArtifactServer } from "./artifacts/artifact-server.ts";
import { openArtifactStore } from "./artifacts/artifact-store.ts";
import type { Engine, EngineOptions, Progress } from "./engine.ts";
import { endLostJobs } from "./end-lost-jobs.ts";
import { originFinder } from "./find-origin.ts";
import { createKillDoor } from "./job/kill-door.ts";
import type { RunnerKit } from "./job/runner-kit.ts";
import { openAttempts } from "./records/attempts.ts";
import { openRunningJobs } from "./records/running-jobs.ts";
import { runWorkflow } from "./run-workflow.ts";
import { createConcurrencyGroups } from "./schedule/concurrency-groups.ts";
import { createSlots } from "./schedule/slots.ts";
import { findRuns } from "./triggers/find-runs.ts";

const DEFAULT_PARALLEL = 4;

/**
 * Starts the runner side: takes the server's events, runs the workflow files that they start, and keeps what came of it in `folder`.
 * What a former engine on the same folder left is put away first: its running jobs end as lost, its queued ones go on.
 */
export async function startEngine(given: EngineOptions): Promise<Engine> {
  const options = { ...given, folder: resolve(given.folder) };
  const { hub, folder } = options;
  mkdirSync(folder, { recursive: true });
  const store = openArtifactStore(folder);
  const artifacts = await startArtifactServer(store);
  const running = openRunningJobs(folder);
  for (const token of running.clear()) if (token !== "") hub.revokeToken(token);
  const stop = new AbortController();
  const kills = createKillDoor();
  const attempts = openAttempts(folder);
  const progress = (told: Progress) => options.onProgress?.(told);
  const kit: RunnerKit = { options, artifacts, running, kills, stopped: stop.signal, findOrigin: originFinder(hub, options.trees), progress };
  const slots = createSlots(options.maxParallel ?? DEFAULT_PARALLEL);
  const groups = createConcurrencyGroups();
  const onRunner = new Set<Promise<unknown>>();
  const going = new Map<number, AbortController>();
  let waiters: (() => void)[] = [];
  let pumping: Promise<void> | undefined;
  let changed = false;

  const isIdle = () => pumping === undefined && going.size === 0 && hub.pendingEvents().length === 0;
  const settle = () => {
    if (!isIdle()) return;
    for (const wake of waiters) wake();
    waiters = [];
  };
  const start = (run: WorkflowRun) => {
    const cancel = new AbortController();
    going.set(run.id, cancel);
    const former = attempts.isFailedOnly(run.id, run.attempt) ? hub.jobs(run.id, run.attempt - 1) : [];
    runWorkflow({ kit, run, former, slots, groups, onRunner, cancel })
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        progress({ kind: "fault", message: `run ${run.id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` });
        hub.updateRun(run.id, { status: "completed", conclusion: "failure" });
      })
      .finally(() => {
        going.delete(run.id);
        pump();
      });
  };
  const take = async (event: HubEvent) => {
    const runs = await findRuns(hub, event).catch((error: unknown) => {
      progress({ kind: "fault", message: `event ${event.name} ${event.id}: ${error instanceof Error ? error.message : String(error)}` });
      return [];
    });
    if (!stop.signal.aborted) for (const run of hub.takeEvent(event.id, runs)) start(run);
  };
  const obey = (request: RunRequest) => {
    if (request.kind === "cancel") going.get(request.runId)?.abort(new Error("The run was canceled."));
    else {
      const run = hub.runs().find((one) => one.id === request.runId);
      if (run === undefined || going.has(run.id)) return progress({ kind: "fault", message: `run ${request.runId} can not be run again: it is not over` });
      attempts.begin(run.id, run.attempt + 1, request.failedOnly);
      start(hub.updateRun(run.id, { attempt: run.attempt + 1, status: "queued", conclusion: null, triggeringActor: request.by }));
    }
  };
  const drain = async () => {
    do {
      changed = false;
      for (const request of hub.takeRequests()) obey(request);
      for (const event of hub.pendingEvents()) {
        if (stop.signal.aborted) return;
        await take(event);
      }
    } while (changed);
  };
  const pump = () => {
    changed = true;
    if (stop.signal.aborted || pumping !== undefined) return;
    pumping = drain()
      .catch((error: unknown) => progress({ kind: "fault", message: String(error) }))
      .finally(() => {
        pumping = undefined;
        settle();
      });
  };

  endLostJobs(options);
  // Those that were going come first, so that they get their concurrency groups back.
  const open = [...hub.runs({ status: "in_progress" }), ...hub.runs({ status: "queued" }).toSorted((a, b) => a.id - b.id)];
  for (const run of open) start(run);
  const unlisten = hub.onChange(pump);
  pump();

  const close = async () => {
    if (stop.signal.aborted) return;
    unlisten();
    stop.abort(new Error("the engine stops"));
    await Promise.allSettled([...onRunner, pumping]);
    await artifacts.close();
  };
  options.signal?.addEventListener("abort", () => void close(), { once: true });
  return {
    idle: () => new Promise((wake) => (waiters.push(wake), settle())),
    cancelRun(runId) {
      const cancel = going.get(runId);
      cancel?.abort(new Error("The run was canceled."));
      return cancel !== undefined;
    },
    killJob: (key, when, what = "runner") => kills.arm(key, when, what),
    artifacts: store,
    close,
  };
}
