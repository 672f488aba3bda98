export type Collected<E> = { readonly events: readonly E[]; readonly error?: unknown };
export type Reading<E> = {
  /** Breaks the request off. */
  readonly stop: () => void;
  /** After this event the answer is whole. */
  readonly isLast: (event: E) => boolean;
  /** Something of the answer itself: a word, a thought or a call, and no frame around it. */
  readonly isToken: (event: E) => boolean;
  /** Told once, at the first token. */
  readonly onBegun?: (() => void) | undefined;
  /** So long what comes after the last event is waited for: a server that ends its stream as it should keeps its connection for the next call. */
  readonly lingerMs: number;
  /** So long nothing may come before that; without it whoever reads the bytes keeps watch. */
  readonly idleMs?: number;
};

/** Nothing has come for so long that nobody waits any more; the same question may be answered when it is asked again. */
export class Stalled extends Error {
  constructor(idleMs: number) {
    super(`nothing came for ${idleMs / 1000} s`);
  }
}

/** The question was sent, and no answer began: the vendor may have read it, and charge for it. */
export class Unanswered extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

/**
 * Silence for so long ends a call: codex waits as long for OpenAI (`stream_idle_timeout_ms`), Claude sends pings while it thinks, and Node's own client
 * gives up then too.
 */
export const usualIdleMs = 300_000;

const late = Symbol("late");

/** Reads a stream to its last event, or to its end. What came before an error is kept, as it holds the tokens that are paid for. */
export async function collectEvents<E>(
  open: () => Promise<AsyncIterable<E>>,
  { stop, isLast, isToken, onBegun, lingerMs, idleMs }: Reading<E>,
): Promise<Collected<E>> {
  const events: E[] = [];
  let isWhole = false;
  let hasBegun = false;
  try {
    const opened = await within(open(), idleMs);
    if (opened === late) throw new Stalled(idleMs ?? 0);
    const iterator = opened[Symbol.asyncIterator]();
    for (;;) {
      const next = await within(iterator.next(), isWhole ? lingerMs : idleMs);
      if (next === late && !isWhole) throw new Stalled(idleMs ?? 0);
      if (next === late || next.done) return { events };
      events.push(next.value);
      if (!hasBegun && isToken(next.value)) {
        hasBegun = true;
        onBegun?.();
      }
      isWhole ||= isLast(next.value);
    }
  } catch (error) {
    return isWhole ? { events } : { events, error };
  } finally {
    stop();
  }
}

async function within<T>(promise: Promise<T>, ms: number | undefined): Promise<T | typeof late> {
  if (ms === undefined) return promise;
  // Nobody looks at one that comes, or fails, too late.
  promise.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), ms);
  });
  return Promise.race([promise, waited]).finally(() => clearTimeout(timer));
}
