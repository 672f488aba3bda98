/** A counting lock: at most `count` holders, the others wait in order. */
export type Slots = {
  /** Waits for a place and gives the way to free it. Rejects with the signal's reason when it is aborted first. */
  enter(signal?: AbortSignal): Promise<() => void>;
};

/** Makes slots for `count` holders at a time; Infinity for no limit. */
export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = () => {
    free += 1;
    waiting.shift()?.();
  };
  const take = (): (() => void) => {
    free -= 1;
    let held = true;
    return () => {
      if (held) release();
      held = false;
    };
  };
  return {
    async enter(signal) {
      signal?.throwIfAborted();
      while (free <= 0) await turn(waiting, signal);
      return take();
    },
  };
}

function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.splice(waiting.indexOf(go), 1);
      reject(signal?.reason);
    };
    const go = () => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    waiting.push(go);
    signal?.addEventListener("abort", leave, { once: true });
  });
}
