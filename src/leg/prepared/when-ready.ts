import { defer } from "../../core/deferred.ts";
import type { Sandbox } from "../../ports/sandbox.ts";

/** A sandbox whose runs wait until their folder is ready, or until they are told to stop. */
export function whenReady(sandbox: Sandbox, ready: () => Promise<unknown>): Sandbox {
  return {
    kind: sandbox.kind,
    why: sandbox.why,
    async run(of) {
      await untilStopped(ready(), of.signal);
      return sandbox.run(of);
    },
  };
}

/** Waits no longer than until the signal ends; who runs something then is told at once. */
export async function untilStopped<T>(wanted: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return wanted;
  const stopped = defer<undefined>();
  const stop = () => stopped.resolve(undefined);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([wanted, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
