import { resolve } from "node:path";
import type { HubEvent, RunRequest } from "../hub.ts";
import { type ArtifactStore, openArtifactStore } from "./artifacts/artifact-store.ts";
import { boot } from "./boot.ts";
import type { EngineOptions } from "./engine-options.ts";
import { createGoingRuns, type GoingRuns } from "./going-runs.ts";
import { createKillDoor, type KillPoint } from "./job/kill-door.ts";
import type { RunnerKit } from "./job/runner-kit.ts";
import { openAttempts } from "./records/attempts.ts";
import { findRuns } from "./triggers/find-runs.ts";

export type { Progress } from "./progress.ts";

/** The runner side of GitHub on one's own machine. */
export type Engine = {
  /** Resolves when no run is queued or in progress and no event is pending. Rejects where the engine could not start. */
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

/**
 * Starts the runner side: takes the server's events, runs the workflow files that they start, and keeps what came of it in `folder`.
 * On the folder of a former engine it goes on: jobs that were running have ended as lost, those that were queued run.
 */
export function startEngine(given: EngineOptions): Engine {
  const options = { ...given, folder: resolve(given.folder) };
  const { hub, folder } = options;
  const store = openArtifactStore(folder);
  const attempts = openAttempts(folder);
  const kills = createKillDoor();
  const stop = new AbortController();
  const tellFault = (message: string) => options.onProgress?.({ kind: "fault", message });
  const told = new Set<string>();
  const tellOnce = (gap: string) => {
    if (!told.has(gap)) tellFault(gap);
    told.add(gap);
  };
  let waiters: (() => void)[] = [];
  let pumping: Promise<void> | undefined;
  let isStale = false;
  let runs: GoingRuns | undefined;

  const pump = () => {
    isStale = true;
    if (stop.signal.aborted || pumping !== undefined) return;
    pumping = drain()
      .catch((error: unknown) => tellFault(String(error)))
      .finally(() => {
        pumping = undefined;
        if (isStale) pump();
        else wake();
      });
  };
  const drain = async () => {
    isStale = false;
    const going = runs ?? (await begin());
    runs = going;
    for (const request of hub.takeRequests()) obey(request, going);
    for (const event of hub.pendingEvents()) if (!stop.signal.aborted) await take(event, going);
  };
  const begin = async () => {
    const kit = await started;
    const going = createGoingRuns(kit, attempts, pump);
    // Those that were going come first, so that they get their concurrency groups back.
    for (const run of [
      ...hub.runs({ status: "in_progress" }),
      ...hub.runs({ status: "queued" }).toSorted((a, b) => a.id - b.id),
    ])
      going.start(run);
    return going;
  };
  const take = async (event: HubEvent, going: GoingRuns) => {
    const found = await findRuns(hub, event, tellOnce).catch((error: unknown) => {
      tellFault(`event ${event.name} ${event.id}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    });
    if (!stop.signal.aborted) for (const run of hub.takeEvent(event.id, found)) going.start(run);
  };
  const obey = (request: RunRequest, going: GoingRuns) => {
    if (request.kind === "cancel") return void going.cancel(request.runId);
    const run = hub.runs().find((one) => one.id === request.runId);
    if (run === undefined || going.has(run.id))
      return tellFault(`run ${request.runId} can not be run again: it is not over`);
    attempts.begin(run.id, run.attempt + 1, request.failedOnly);
    going.start(
      hub.updateRun(run.id, {
        attempt: run.attempt + 1,
        status: "queued",
        conclusion: null,
        triggeringActor: request.by,
      }),
    );
  };
  const wake = () => {
    if (pumping !== undefined || runs === undefined || runs.count() > 0 || hub.pendingEvents().length > 0) return;
    for (const waiter of waiters) waiter();
    waiters = [];
  };

  const started: Promise<RunnerKit> = boot(options, store, kills, stop.signal);
  const unlisten = hub.onChange(pump);
  pump();
  const close = async () => {
    if (stop.signal.aborted) return;
    unlisten();
    stop.abort(new Error("the engine stops"));
    await pumping;
    await runs?.offRunners();
    await (await started).artifacts.close();
  };
  options.signal?.addEventListener("abort", () => void close(), { once: true });
  return {
    async idle() {
      await started;
      await new Promise<void>((waiter) => {
        waiters.push(waiter);
        wake();
      });
    },
    cancelRun: (runId) => runs?.cancel(runId) ?? false,
    killJob: (key, when, what = "runner") => kills.arm(key, when, what),
    artifacts: store,
    close,
  };
}
