import type { Event } from "../../contracts/events/event.ts";
import { fold } from "../../state/fold.ts";
import type { RunState } from "../../state/state.ts";

/** Runs that are neither done nor stopped, in the order they started. */
export function activeRuns(events: readonly Event[]): readonly RunState[] {
  return [...fold(events).runs.values()].filter((run) => run.status !== "done" && run.status !== "stopped");
}
