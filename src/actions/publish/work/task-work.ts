import type { LegNeeds } from "../../../contracts/baton.ts";
import type { EventPayload, EventType } from "../../../contracts/events/event.ts";
import type { Leg } from "../../../leg/open-claim.ts";
import type { Ports } from "../../../ports/ports.ts";

/** What a task has come to: facts for the state, each with the key that its claim gives it, and a few words for the job's summary. */
export type TaskWork = {
  readonly facts: readonly TaskFact[];
  readonly said: string;
  /** A branch that is new each time, its objects built; absent: none. */
  readonly branch?: { readonly branch: string; readonly head: string } | null;
  /** Why it came to nothing new: the claim ends as failed, and its facts count all the same. */
  readonly failures?: readonly string[];
};
type FactOf<T extends EventType> = T extends EventType
  ? { readonly type: T; readonly key: string; readonly payload: EventPayload<T> }
  : never;
export type TaskFact = FactOf<EventType>;

/** What a task's reader is given. */
export type TaskOf = { readonly leg: Leg; readonly needs: LegNeeds; readonly ports: Ports };
