export type Backoff = {
  /** Upper edge of the first delay; it doubles with each attempt. */
  readonly baseMs: number;
  readonly capMs: number;
};

/**
 * Full jitter: uniform between 0 and the doubled base, never above the cap, so that jobs that failed together do not come back together.
 * `attempt` counts from 0; `random` is uniform in [0, 1).
 */
export function delayMs(attempt: number, backoff: Backoff, random: () => number): number {
  // 2 ** 52 is far above any cap; without the bound a large attempt would give Infinity * 0.
  const edge = Math.min(backoff.capMs, backoff.baseMs * 2 ** Math.min(attempt, 52));
  return Math.floor(random() * edge);
}

/** Like `delayMs`, but never shorter than the wait that the server asked for, whole; the jitter comes on top. */
export function retryWaitMs(attempt: number, backoff: Backoff, random: () => number, askedMs = 0): number {
  return Math.max(0, askedMs) + delayMs(attempt, backoff, random);
}

export type RetryHeaders = { readonly retryAfter?: string | null; readonly retryAfterMs?: string | null };

/**
 * Milliseconds that a server asks to wait, or undefined when it asks for none. `Retry-After` is seconds (also fractions, as vendors send them) or
 * an HTTP date (RFC 9110 § 10.2.3); `retry-after-ms` is more exact and wins. A time that has passed is 0.
 */
export function parseRetryAfterMs(headers: RetryHeaders, nowMs: number): number | undefined {
  return (
    parseMs(headers.retryAfterMs, 1) ?? parseMs(headers.retryAfter, 1000) ?? parseDateMs(headers.retryAfter, nowMs)
  );
}

function parseMs(value: string | null | undefined, factor: number): number | undefined {
  const text = value?.trim() ?? "";
  return /^\d+(\.\d+)?$/.test(text) ? Math.ceil(Number(text) * factor) : undefined;
}

function parseDateMs(value: string | null | undefined, nowMs: number): number | undefined {
  // Only real dates: Date.parse would take "-5" for a month.
  const at = /[A-Za-z]{3}.*\d{2}:\d{2}/.test(value ?? "") ? Date.parse(value ?? "") : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
