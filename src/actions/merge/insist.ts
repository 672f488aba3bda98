import { toFault } from "../../core/fault.ts";
import { delayMs } from "../../core/retry.ts";
import type { Ports } from "../../ports/ports.ts";

/** Others wait for this write: a merge that was announced, or has happened, must not be left so because many write at once. */
const patienceMs = 15 * 60_000;

/** The same again, derived anew, as long as it may still come right; the last failure is thrown. A job that is asked to stop, stops. */
export async function insist<T>(
  { clock, signal }: Pick<Ports, "clock" | "signal">,
  write: () => Promise<T>,
): Promise<T> {
  const end = clock.monotonicMs() + patienceMs;
  for (let tries = 0; ; tries++) {
    try {
      return await write();
    } catch (thrown) {
      if (!toFault(thrown).retryable || signal.aborted) throw thrown;
      const waitMs = delayMs(tries, { baseMs: 1000, capMs: 20_000 }, () => clock.random());
      if (clock.monotonicMs() + waitMs >= end) throw thrown;
      await clock.sleep(waitMs, signal);
    }
  }
}
