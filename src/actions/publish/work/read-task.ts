import type { LegNeeds } from "../../../contracts/baton.ts";
import { isTaskMode, type TaskMode } from "../../../contracts/claim.ts";
import type { EventPayload, EventType } from "../../../contracts/events/event.ts";
import { Fault } from "../../../core/fault.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import type { Ports } from "../../../ports/ports.ts";

/** What a task has come to: facts for the state, each with the key that its claim gives it, and a few words for the job's summary. */
export type TaskWork = {
  readonly facts: readonly TaskFact[];
  readonly said: string;
};
type FactOf<T extends EventType> = T extends EventType
  ? { readonly type: T; readonly key: string; readonly payload: EventPayload<T> }
  : never;
export type TaskFact = FactOf<EventType>;

type Of = { readonly leg: Leg; readonly needs: LegNeeds; readonly ports: Ports };

/** By mode: takes the batons of the task's jobs (`takeBaton`), checks them, and says what they come to. What lacks or is refused is a Fault of `addFailure`. */
const readers: Partial<Readonly<Record<TaskMode, (of: Of) => Promise<TaskWork>>>> = {};

/** What the jobs of a task's claim handed in. */
export async function readTask(of: Of): Promise<TaskWork> {
  const { mode } = of.leg.claim;
  const read = isTaskMode(mode) ? readers[mode] : undefined;
  if (read === undefined)
    throw new Fault("input.invalid", `This Baton has no job for tasks of mode ${mode}.`, { who: "us" });
  return read(of);
}
