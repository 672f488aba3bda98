import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

/** The machine's own time and chance. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
};
