import type { EngineOptions } from "../engine-options.ts";
import type { Progress } from "../progress.ts";
import type { RunningJobs } from "../records/running-jobs.ts";
import type { ResultsServer } from "../results/results-server.ts";
import type { FindOrigin } from "../syntax/load-workflow.ts";
import type { KillDoor } from "./kill-door.ts";

/** What all jobs of an engine share. */
export type RunnerKit = {
  readonly options: EngineOptions;
  readonly results: ResultsServer;
  readonly running: RunningJobs;
  readonly kills: KillDoor;
  /** Aborted when the engine stops: jobs end at once and write nothing more. */
  readonly stopped: AbortSignal;
  readonly findOrigin: FindOrigin;
  progress(progress: Progress): void;
};
