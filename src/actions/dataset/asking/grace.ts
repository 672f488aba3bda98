import type { Clock } from "../../../ports/clock.ts";

/** A runner ends what does not end by itself about seven seconds after it has asked for it. */
const graceMs = 5000;

/** Works with a signal that ends some seconds after the job's: answers that are on their way, and paid for, may arrive. */
export async function withGrace<T>(
  signal: AbortSignal,
  clock: Pick<Clock, "sleep">,
  work: (late: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const over = new AbortController();
  const end = (): void => {
    void clock.sleep(graceMs, over.signal).then(
      () => late.abort(signal.reason),
      () => undefined,
    );
  };
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
  try {
    return await work(late.signal);
  } finally {
    signal.removeEventListener("abort", end);
    over.abort();
  }
}
