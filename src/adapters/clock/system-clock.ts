import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

const steps = 2 ** 48 - 1;

/** The machine's own time and chance. The chance is cryptographic: nonces that fence untrusted text are made of it. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  random: () => randomInt(steps) / steps,
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
};
