import { type Checkpoint, UnfinishedWork } from "../../../contracts/checkpoint.ts";
import { toFault } from "../../../core/fault.ts";
import { findLeak } from "../../../leg/pack-baton.ts";
import type { Ports } from "../../../ports/ports.ts";
import type { Try } from "../try.ts";
import type { Formers } from "./take-checkpoint.ts";

export type Works = Readonly<Checkpoint["works"]>;
/** All who are at a work, in their places; a hole for one who had not begun. */
export type AtWork = { readonly tries: readonly (Try | undefined)[]; readonly formers: Formers };
/** `works`: empty when there is nothing to go on from. `ledNowhere`: neither is there where this job itself went on from. */
export type Gathered = { readonly works: Works; readonly ledNowhere: boolean };

/**
 * How far each has come. What one of them can not leave (too much, a secret, files that git must not take) is warned of and costs the others nothing; who had
 * not begun leaves what there was before.
 */
export async function gatherWorks(
  { tries, formers }: AtWork,
  maxBytes: number,
  { reporter }: Pick<Ports, "reporter">,
): Promise<Gathered> {
  const places = Array.from({ length: Math.max(tries.length, formers.length) }, (_, n) => n);
  const warn = (n: number, why: string): void =>
    reporter.warn(`No checkpoint is left${places.length > 1 ? ` of candidate ${n + 1}` : ""}: ${why}`);
  const found = await Promise.all(
    places.map(async (n) => {
      const before = formers[n]?.left ?? null;
      try {
        const work = (await tries[n]?.leave()) ?? null;
        if (work === null) return tries[n] === undefined ? before : null;
        const why = findObstacle(work, reporter);
        if (why === undefined) return work;
        warn(n, why);
        return null;
      } catch (failed) {
        warn(n, toFault(failed).message);
        return before;
      }
    }),
  );
  const works = fit(found, maxBytes, warn);
  const last = works.findLastIndex((work) => work !== null);
  const begun = places.filter((n) => formers[n] != null);
  const ledNowhere = last < 0 && begun.length > 0 && begun.every((n) => tries[n]?.isDeadEnd === true);
  return { works: works.slice(0, last + 1), ledNowhere };
}

function findObstacle(work: UnfinishedWork, reporter: Ports["reporter"]): string | undefined {
  const { error } = UnfinishedWork.safeParse(work);
  const [issue] = error?.issues ?? [];
  if (issue !== undefined) return `${issue.path.join(".")}: ${issue.message}`;
  // Also a secret that is broken over several lines, which stand escaped in JSON.
  const leaks = (text: string) => reporter.redact(text).found;
  const isLeak = leaks(JSON.stringify(work)) || findLeak(work, leaks) !== undefined;
  return isLeak ? "the conversation holds a secret of the job." : undefined;
}

/** The longest ones are left out until the rest fits. */
function fit(found: Works, maxBytes: number, warn: (n: number, why: string) => void): Works {
  const sizes = found.map((work) => (work === null ? 0 : Buffer.byteLength(JSON.stringify(work))));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= maxBytes) return found;
  const at = sizes.indexOf(Math.max(...sizes));
  warn(at, `it would have ${sizes[at]} bytes, ${total} with all; ${maxBytes} is the most.`);
  return fit(found.with(at, null), maxBytes, warn);
}
