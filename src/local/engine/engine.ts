import { resolve } from "node:path";
import type { HubEvent, RunRequest } from "../hub.ts";
import { type ArtifactStore, openArtifactStore } from "./artifacts/artifact-store.ts";
import { boot } from "./boot.ts";
import { type CacheStore, openCacheStore } from "./caches/cache-store.ts";
import type { EngineOptions } from "./engine-options.ts";
import { createGoingRuns, type GoingRuns } from "./going-runs.ts";
import { createKillDoor, type KillPoint } from "./job/kill-door.ts";
import type { RunnerKit } from "./job/runner-kit.ts";
import { type Attempts, openAttempts } from "./records/attempts.ts";
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
  readonly caches: CacheStore;
  /** Stops at once, as a crash would: what was running ends as lost when an engine starts on the folder again. */
  close(): Promise<void>;
};

/**
 * Starts the runner side: takes the server's events, runs the workflow files that they start, and keeps what came of it in `folder`.
 * On the folder of a former engine it goes on: jobs that were running have ended as lost, those that were queued run.
 */
export function startEngine(given: EngineOptions): Engine {
  const engine = new LocalEngine({ ...given, folder: resolve(given.folder) });
  given.signal?.addEventListener("abort", () => void engine.close(), { once: true });
  return engine;
}

class LocalEngine implements Engine {
  readonly artifacts: ArtifactStore;
  readonly caches: CacheStore;
  readonly #options: EngineOptions;
  readonly #attempts: Attempts;
  readonly #kills = createKillDoor();
  readonly #stop = new AbortController();
  readonly #started: Promise<RunnerKit>;
  readonly #unlisten: () => void;
  readonly #gaps = new Set<string>();
  #waiters: (() => void)[] = [];
  #pumping: Promise<void> | undefined;
  #isStale = false;
  #runs: GoingRuns | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.artifacts = openArtifactStore(options.folder);
    this.caches = openCacheStore(options.folder);
    this.#attempts = openAttempts(options.folder);
    this.#started = boot(options, this, this.#kills, this.#stop.signal);
    this.#unlisten = options.hub.onChange(() => this.#pump());
    this.#pump();
  }

  async idle(): Promise<void> {
    await this.#started;
    await new Promise<void>((waiter) => {
      this.#waiters.push(waiter);
      this.#wake();
    });
  }

  cancelRun(runId: number): boolean {
    return this.#runs?.cancel(runId) ?? false;
  }

  killJob(key: RegExp, when: KillPoint, what: "runner" | "step" = "runner"): Promise<string> {
    return this.#kills.arm(key, when, what);
  }

  async close(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#unlisten();
    this.#stop.abort(new Error("the engine stops"));
    await this.#pumping;
    await this.#runs?.offRunners();
    await (await this.#started).results.close();
  }

  /** Takes all that waits at the server; what comes meanwhile is taken by one more turn. */
  #pump(): void {
    this.#isStale = true;
    if (this.#stop.signal.aborted || this.#pumping !== undefined) return;
    this.#pumping = this.#drain()
      .catch((error: unknown) => this.#tellFault(String(error)))
      .finally(() => {
        this.#pumping = undefined;
        if (this.#isStale) this.#pump();
        else this.#wake();
      });
  }

  async #drain(): Promise<void> {
    this.#isStale = false;
    const { hub } = this.#options;
    this.#runs ??= await this.#begin();
    for (const request of hub.takeRequests()) this.#obey(request, this.#runs);
    for (const event of hub.pendingEvents()) if (!this.#stop.signal.aborted) await this.#take(event, this.#runs);
  }

  /** Those that were going come first, so that they get their concurrency groups back. */
  async #begin(): Promise<GoingRuns> {
    const { hub } = this.#options;
    const going = createGoingRuns(await this.#started, this.#attempts, () => this.#pump());
    const queued = hub.runs({ status: "queued" }).toSorted((a, b) => a.id - b.id);
    for (const run of [...hub.runs({ status: "in_progress" }), ...queued]) going.start(run);
    return going;
  }

  async #take(event: HubEvent, going: GoingRuns): Promise<void> {
    const { hub } = this.#options;
    const found = await findRuns(hub, event, (gap) => this.#tellOnce(gap)).catch((error: unknown) => {
      this.#tellFault(`event ${event.name} ${event.id}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    });
    if (!this.#stop.signal.aborted) for (const run of hub.takeEvent(event.id, found)) going.start(run);
  }

  #obey(request: RunRequest, going: GoingRuns): void {
    const { hub } = this.#options;
    if (request.kind === "cancel") {
      going.cancel(request.runId);
      return;
    }
    const run = hub.runs().find((one) => one.id === request.runId);
    if (run === undefined || going.has(run.id)) {
      this.#tellFault(`run ${request.runId} can not be run again: it is not over`);
      return;
    }
    const attempt = run.attempt + 1;
    this.#attempts.begin(run.id, attempt, request.failedOnly);
    const again = { attempt, status: "queued", conclusion: null, triggeringActor: request.by } as const;
    going.start(hub.updateRun(run.id, again));
  }

  #wake(): void {
    if (this.#pumping !== undefined || this.#runs === undefined || this.#runs.count() > 0) return;
    if (this.#options.hub.pendingEvents().length > 0) return;
    for (const waiter of this.#waiters) waiter();
    this.#waiters = [];
  }

  #tellOnce(gap: string): void {
    if (!this.#gaps.has(gap)) this.#tellFault(gap);
    this.#gaps.add(gap);
  }

  #tellFault(message: string): void {
    this.#options.onProgress?.({ kind: "fault", message });
  }
}
