import type { Caller } from "../caller.ts";

export type Rate = {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly reset: number;
};

/** Counts calls by the hour: all workflow tokens of a repository together, each person alone. */
export type Rates = {
  /** Counts one call and says how things stand; `used` may go past `limit`. */
  count(caller: Caller): Rate;
  look(caller: Caller): Rate;
  /** Gives a call back: GitHub does not charge a 304. */
  giveBack(caller: Caller): void;
};

const HOUR_SECONDS = 3600;

/** Counters in memory: a server that starts again starts a new hour. */
export function createRates(from: {
  now(): Date;
  /** What the workflow tokens of a repository may ask for in an hour. */
  tokenCallsPerHour(repo: number): number;
}): Rates {
  const windows = new Map<string, { used: number; reset: number }>();
  const windowOf = (caller: Caller): { key: string; limit: number; window: { used: number; reset: number } } => {
    const job = caller.token?.job;
    const key = job === undefined ? `user ${caller.user?.login ?? ""}` : `repository ${job.repo}`;
    const limit = job !== undefined ? from.tokenCallsPerHour(job.repo) : caller.user === null ? 60 : 5000;
    const now = Math.floor(from.now().getTime() / 1000);
    const kept = windows.get(key);
    const window = kept !== undefined && kept.reset > now ? kept : { used: 0, reset: now + HOUR_SECONDS };
    windows.set(key, window);
    return { key, limit, window };
  };
  const show = (limit: number, window: { used: number; reset: number }): Rate => ({
    limit,
    used: window.used,
    remaining: Math.max(0, limit - window.used),
    reset: window.reset,
  });
  return {
    count(caller) {
      const { limit, window } = windowOf(caller);
      window.used += 1;
      return show(limit, window);
    },
    look(caller) {
      const { limit, window } = windowOf(caller);
      return show(limit, window);
    },
    giveBack(caller) {
      const { window } = windowOf(caller);
      window.used = Math.max(0, window.used - 1);
    },
  };
}

/** The headers every answer carries. */
export function rateHeaders(rate: Rate): Readonly<Record<string, string>> {
  return {
    "x-ratelimit-limit": String(rate.limit),
    "x-ratelimit-remaining": String(rate.remaining),
    "x-ratelimit-used": String(rate.used),
    "x-ratelimit-reset": String(rate.reset),
    "x-ratelimit-resource": "core",
  };
}
