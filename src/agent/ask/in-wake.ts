import { defer } from "../../core/deferred.ts";
import { groupBy } from "../../core/group-by.ts";

/** One of several questions; `onFirst` is for the task of its agent (`AgentTask.onFirst`). */
export type Ask<T> = {
  /** Questions of one key share the beginning of what they send to one model: `wakeOf`. */
  readonly wake: string;
  readonly run: (onFirst: (how: "begun" | "failed") => void) => Promise<T>;
};

/** The key of questions that share a cached prefix: vendors keep a prefix for each model on its own. */
export function wakeOf(model: string, prefix: string): string {
  return JSON.stringify([model, prefix]);
}

/**
 * Asks all, and gives their outcomes in their order. Those that share a prefix wait until the first of them has its first token, and then go at once and
 * read what that one wrote into the vendor's cache. One whose call fails before that, or that ends without one, hands the lead to the next. Questions
 * without a prefix in common go at once. Never rejects.
 */
export async function inWake<T>(asks: readonly Ask<T>[]): Promise<readonly PromiseSettledResult<T>[]> {
  const wakes = groupBy(asks.keys(), (index) => asks[index]?.wake);
  const outcomes = new Map<number, Promise<T>>();
  await Promise.all(
    [...wakes.values()].map(async (indexes) => {
      const begun = defer<void>();
      for (const index of indexes) {
        const stumbled = defer<void>();
        const outcome = start(asks[index], (how) => (how === "begun" ? begun : stumbled).resolve());
        outcomes.set(index, outcome);
        const ended = outcome.then(
          () => undefined,
          () => undefined,
        );
        await Promise.race([begun.promise, stumbled.promise, ended]);
      }
    }),
  );
  return Promise.allSettled(asks.map((_ask, index) => outcomes.get(index) as Promise<T>));
}

/** What throws at once has failed as what rejects later. */
async function start<T>(ask: Ask<T> | undefined, onFirst: (how: "begun" | "failed") => void): Promise<T> {
  if (ask === undefined) throw new RangeError("no such question");
  return ask.run(onFirst);
}
