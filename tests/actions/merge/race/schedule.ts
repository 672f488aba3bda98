import type { Clock } from "../../../../src/ports/clock.ts";

type Parked = { readonly at: number; readonly order: number; readonly wake: () => void };

/** Uniform in [0, 1), the same numbers for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Many jobs at once, in a time of their own: each runs until it waits, and whoever's wait ends first goes on next. The same seed gives the same run. A job
 * must wait for one thing at a time.
 */
export class Schedule implements Clock {
  readonly random: () => number;
  #nowMs = 0;
  #running = 0;
  #order = 0;
  readonly #parked: Parked[] = [];
  #over: () => void = () => undefined;

  constructor(random: () => number) {
    this.random = random;
  }

  now(): Date {
    return new Date(Date.UTC(2026, 10, 20, 12) + this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parked.push({ at: this.#nowMs + ms, order: this.#order++, wake: resolve });
      this.#leave();
    });
  }

  /** The job that waits for this never goes on: its machine is gone. */
  die(): Promise<never> {
    this.#leave();
    return new Promise(() => undefined);
  }

  start(job: () => Promise<void>, afterMs = 0): void {
    this.#parked.push({
      at: this.#nowMs + afterMs,
      order: this.#order++,
      wake: () => void job().finally(() => this.#leave()),
    });
  }

  /** Until nobody waits for anything any more. */
  run(): Promise<void> {
    return new Promise((resolve) => {
      this.#over = resolve;
      this.#next();
    });
  }

  #leave(): void {
    this.#running--;
    if (this.#running === 0) this.#next();
  }

  #next(): void {
    let first = 0;
    for (let index = 1; index < this.#parked.length; index++) if (this.#isSooner(index, first)) first = index;
    const [parked] = this.#parked.splice(first, 1);
    if (parked === undefined) {
      this.#over();
      return;
    }
    this.#nowMs = parked.at;
    this.#running++;
    parked.wake();
  }

  #isSooner(a: number, b: number): boolean {
    const [one, two] = [this.#parked[a], this.#parked[b]];
    if (one === undefined || two === undefined) return false;
    return one.at < two.at || (one.at === two.at && one.order < two.order);
  }
}
