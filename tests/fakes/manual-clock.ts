import type { Clock } from "../../src/ports/clock.ts";

type Sleeper = { readonly untilMs: number; readonly wake: () => void };

/** Time that moves only when it is told to, or, with `autoAdvance`, at once to the end of each sleep that somebody waits for. */
export class ManualClock implements Clock {
  readonly slept: number[] = [];
  #nowMs = Date.UTC(2026, 10, 20, 12, 0, 0);
  #monotonicMs = 0;
  #sleepers: Sleeper[] = [];
  #seed = 1;
  readonly #autoAdvanceUpToMs: number;

  /** Sleeps of up to `autoAdvanceUpToMs` pass at once, moving the time; longer ones wait for `advance`. */
  constructor(of: { readonly autoAdvanceUpToMs?: number } = {}) {
    this.#autoAdvanceUpToMs = of.autoAdvanceUpToMs ?? 0;
  }

  now(): Date {
    return new Date(this.#nowMs);
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** A small generator (mulberry32), the same numbers in each test. */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.slept.push(ms);
    if (ms <= this.#autoAdvanceUpToMs) {
      this.advance(ms);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const sleeper = { untilMs: this.#monotonicMs + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      });
    });
  }

  advance(ms: number): void {
    this.#nowMs += ms;
    this.#monotonicMs += ms;
    const due = this.#sleepers.filter(({ untilMs }) => untilMs <= this.#monotonicMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const { wake } of due) wake();
  }
}
