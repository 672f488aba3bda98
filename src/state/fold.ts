import type { Event } from "../contracts/events/event.ts";
import { advanceRun } from "./apply/advance-run.ts";
import { keepTrace, newest } from "./apply/apply-to-run.ts";
import { startRun } from "./apply/start-run.ts";
import type { State } from "./state.ts";

const nothing: State = { lastSeq: 0, runs: new Map(), lastSaidAt: null };

/**
 * CC-05 (audit log → observability). What the events come to: pure, total, the same for the same events. They come in order of `seq`. An event that the tables refuse (nobody can write one
 * through the store) changes nothing and is named among the run's `strays`; one of a run that never started is passed over.
 */
export function fold(events: readonly Event[], from: State = nothing): State {
  if (from !== nothing) return events.reduce(take, from);
  const known = folded.get(events);
  if (known !== undefined && known.lastSeq === (events.at(-1)?.seq ?? 0)) return known;
  const state = events.reduce(take, nothing);
  folded.set(events, state);
  return state;
}

/** The events with those after them, whose state then costs only what was added. */
export function append(events: readonly Event[], added: readonly Event[]): readonly Event[] {
  const all = [...events, ...added];
  folded.set(all, fold(added, fold(events)));
  return all;
}

/** One decision asks for the state of the same events many times. Events are only ever appended, so that the last one tells whether an array has grown. */
const folded = new WeakMap<readonly Event[], State>();

function take(state: State, event: Event): State {
  const run = state.runs.get(event.run);
  const seen = { ...state, lastSeq: Math.max(state.lastSeq, event.seq) };
  if (run === undefined) {
    if (event.type !== "START_PROJECT") return seen;
    return put(seen, event, startRun(event));
  }
  if (run.keys.has(event.key)) return seen;
  const advanced = event.type === "START_PROJECT" ? { problem: "it has started" } : advanceRun(run, event);
  if ("run" in advanced) return put(seen, event, advanced.run);
  return put(seen, event, { ...keepTrace(run, event), strays: [...run.strays, event.seq] });
}

function put(state: State, event: Event, run: NonNullable<ReturnType<State["runs"]["get"]>>): State {
  return {
    ...state,
    runs: new Map(state.runs).set(event.run, run),
    lastSaidAt: newest(state.lastSaidAt, run.lastSaidAt),
  };
}
