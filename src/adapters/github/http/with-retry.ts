import { Fault } from "../../../core/fault.ts";
import { delayMs, parseRetryAfterMs } from "../../../core/retry.ts";
import type { Clock } from "../../../ports/clock.ts";
import { isLimit, type Refusal, toRefusal, translateError } from "./translate-error.ts";

export type Patience = {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Calls until it answers. 5xx and broken connections wait with full jitter; a limit waits as long as GitHub says, whole. What can not be had before the
 * deadline, and every other refusal, is a Fault `forge.*`. For a write, `settle` is asked before each further try, whether its answer was lost or
 * a limit waited out: its value (it has happened, or is not wanted any more) is then the answer, and only undefined lets the call be made again. `"harmless"`: doing it twice is the same as once.
 */
export async function withRetry<T>(
  name: string,
  call: () => Promise<T>,
  settle: (() => Promise<T | undefined>) | "harmless",
  { clock, deadlineMs, signal }: Patience,
): Promise<T> {
  const startedMs = clock.monotonicMs();
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await call();
    } catch (thrown) {
      signal?.throwIfAborted();
      const waitMs = waitOf(thrown, attempt, clock);
      if (waitMs === undefined) throw translateError(thrown, name);
      const leftMs = deadlineMs - (clock.monotonicMs() - startedMs);
      if (waitMs > leftMs) throw givingUp(translateError(thrown, name), waitMs, clock);
      await clock.sleep(waitMs, signal);
      const found = settle === "harmless" ? undefined : await settle();
      if (found !== undefined) return found;
    }
  }
}

/** Milliseconds until it may be tried again; undefined: it will be refused again. */
function waitOf(thrown: unknown, attempt: number, clock: Clock): number | undefined {
  if (thrown instanceof Fault) return thrown.retryable ? jitter(attempt, clock) : undefined;
  const refusal = toRefusal(thrown);
  if (refusal === undefined) return undefined;
  if (isLimit(refusal)) return limitWaitMs(refusal, attempt, clock);
  if (refusal.status < 500 && refusal.status !== 0) return undefined;
  const askedMs = parseRetryAfterMs(
    { retryAfter: refusal.headers?.["retry-after"] ?? null },
    servedAtMs(refusal, clock),
  );
  return (askedMs ?? 0) + jitter(attempt, clock);
}

const jitter = (attempt: number, clock: Clock): number =>
  delayMs(attempt - 1, { baseMs: 500, capMs: 20_000 }, () => clock.random());

/** `Retry-After`, whole; else to `x-ratelimit-reset` by the answer's own `Date`; else 60 s and more, as GitHub asks. */
function limitWaitMs(refusal: Refusal, attempt: number, clock: Pick<Clock, "now">): number {
  const headers = refusal.headers ?? {};
  const servedMs = servedAtMs(refusal, clock);
  const askedMs = parseRetryAfterMs({ retryAfter: headers["retry-after"] ?? null }, servedMs);
  if (askedMs !== undefined) return askedMs;
  const resetMs = Number(headers["x-ratelimit-reset"]) * 1000;
  if (headers["x-ratelimit-remaining"] === "0" && Number.isFinite(resetMs))
    return Math.max(0, resetMs - servedMs) + 1000;
  return 60_000 * 2 ** (attempt - 1);
}

/** GitHub's clock where it is told, as ours may be wrong. */
function servedAtMs(refusal: Refusal, clock: Pick<Clock, "now">): number {
  const servedMs = Date.parse(refusal.headers?.["date"] ?? "");
  return Number.isNaN(servedMs) ? clock.now().getTime() : servedMs;
}

function givingUp(fault: Fault, waitMs: number, clock: Clock): Fault {
  const goOnAt = new Date(clock.now().getTime() + waitMs).toISOString();
  return new Fault(fault.code, `${fault.message} Not before ${goOnAt}.`, {
    who: fault.who,
    retryable: true,
    cause: fault.cause,
    facts: { ...fault.facts, goOnAt },
  });
}
