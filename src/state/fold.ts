import type { Event } from "../contracts/events/event.ts";
import { advanceRun } from "./apply/advance-run.ts";
import { keepTrace, newest } from "./apply/apply-to-run.ts";
import { startRun } from "./apply/start-run.ts";
import type { RunState, State } from "./state.ts";

const nothing: State = { lastSeq: 0, runs: new Map(), lastSaidAt: null };

/**
 * CC-05 (audit log → observability). What the events come to: pure, total, the same for the same events. They come in order of `seq`. An event that the tables refuse (nobody can write one
 * through the store) changes nothing and is named among the run's `strays`; one of a run that never started is passed over.
 */
export function fold(events: readonly Event[], from: State = nothing): State {
  if (from !== nothing) return foldAfter(events, from);
  const known = folded.get(events);
  if (known !== undefined && known.lastSeq === (events.at(-1)?.seq ?? 0)) return known;
  const state = foldAfter(events, nothing);
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

function foldAfter(events: readonly Event[], from: State): State {
  const folding = new Folding(from);
  for (const event of events) folding.take(event);
  return folding.state();
}

/** A state on its way: what is in it belongs to nobody else yet, so that no event copies what all before it left. */
class Folding {
  readonly #runs: Map<string, RunState>;
  readonly #keys = new Map<string, Set<string>>();
  #lastSeq: number;
  #lastSaidAt: string | null;

  constructor(from: State) {
    this.#runs = new Map(from.runs);
    this.#lastSeq = from.lastSeq;
    this.#lastSaidAt = from.lastSaidAt;
  }

  state(): State {
    return { lastSeq: this.#lastSeq, runs: this.#runs, lastSaidAt: this.#lastSaidAt };
  }

  take(event: Event): void {
    this.#lastSeq = Math.max(this.#lastSeq, event.seq);
    const run = this.#runs.get(event.run);
    if (run === undefined) {
      if (event.type === "START_PROJECT") this.#put(event, startRun(event));
      return;
    }
    if (run.keys.has(event.key)) return;
    const advanced = event.type === "START_PROJECT" ? { problem: "it has started" } : advanceRun(run, event);
    if ("run" in advanced) this.#put(event, advanced.run);
    else this.#put(event, { ...keepTrace(run, event), strays: [...run.strays, event.seq] });
  }

  #put(event: Event, run: RunState): void {
    const keys = this.#keys.get(event.run) ?? new Set(run.keys);
    this.#keys.set(event.run, keys.add(event.key));
    this.#runs.set(event.run, { ...run, keys });
    this.#lastSaidAt = newest(this.#lastSaidAt, run.lastSaidAt);
  }
}
