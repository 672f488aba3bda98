import type { Job, WorkflowRun } from "../../hub.ts";
import type { RunnerKit } from "../job/runner-kit.ts";
import type { Loaded } from "../syntax/load-workflow.ts";
import type { ConcurrencyGroups } from "./concurrency/concurrency-groups.ts";
import type { Slots } from "./concurrency/slots.ts";
import type { Leg } from "./legs/matrix.ts";

/** One attempt of a run while it goes. */
export type RunState = {
  readonly kit: RunnerKit;
  readonly run: WorkflowRun;
  readonly github: Readonly<Record<string, unknown>>;
  readonly vars: Readonly<Record<string, string>>;
  /** Jobs of this attempt that the server side knows already, by key: a run that goes on after a kill takes them from here. */
  readonly saved: ReadonlyMap<string, Job>;
  /** Jobs of the former attempt, by key, in a re-run of failed jobs only; empty otherwise. */
  readonly former: ReadonlyMap<string, Job>;
  readonly slots: Slots;
  readonly groups: ConcurrencyGroups;
  /** Jobs that are on a runner now: a stop waits for them. */
  readonly onRunner: Set<Promise<unknown>>;
};

/** One workflow file that is being run: the run's own or a called one. */
export type Call = {
  readonly state: RunState;
  readonly loaded: Loaded;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** `feature (f1) / `, or empty. */
  readonly keyPrefix: string;
  readonly namePrefix: string;
  /** Matrix values of the legs that led here; for the records. */
  readonly matrix: Leg | undefined;
  /** Aborted, with an Error for people, when the whole call is to end. */
  readonly cancel: AbortSignal;
  /** Concurrency groups that the callers hold. */
  readonly heldGroups: readonly string[];
};
