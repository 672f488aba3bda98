import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import { mirrorRef, stateRef, tracePatterns } from "./layout.ts";
import { restoreLines } from "./restore-lines.ts";

/** `refs`: where the others are that were asked for with it. */
export type Located = {
  readonly tip: string;
  readonly mirror: string | null;
  readonly refs?: ReadonlyMap<string, string>;
};

/** Neither branch nor mirror is there. `refs`: Baton's other ones. */
export type Absent = { readonly tip: null; readonly refs: ReadonlyMap<string, string> };

/**
 * The same for a job that has nothing of the branch yet: where both are and the commit itself come in one request, with the commits `beside`. Where the
 * repository has neither, what else of Baton's is there comes with the answer.
 */
export async function fetchBranch(git: Git, beside: readonly string[]): Promise<Located | Absent> {
  const tips = await git.fetchTips([stateRef, mirrorRef], beside);
  const tip = tips?.get(stateRef);
  if (tip !== undefined && tip === tips?.get(mirrorRef)) return { tip, mirror: tip };
  // Something lacks, or they differ: where the names alone are asked for, what is wrong is said.
  const refs = await readRefs(git, tracePatterns);
  const located = toLocated(refs);
  return located === undefined ? { tip: null, refs } : { tip: located.tip, mirror: located.mirror };
}

/**
 * Where branch and mirror are, and with them the refs of these patterns; undefined when the repository has neither. A branch that is gone or is not where the
 * mirror is: a Fault, never "start empty".
 */
export async function locateBranch(git: Git, also: readonly string[] = []): Promise<Located | undefined> {
  const refs = await readRefs(git, also);
  const located = toLocated(refs);
  return located === undefined || also.length === 0 ? located : { ...located, refs };
}

async function readRefs(git: Git, also: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const patterns = [stateRef, mirrorRef, ...also];
  let refs = await git.refs(patterns);
  // A server lists refs one after the other; a push between the two looks like a difference once, not twice.
  if (refs.get(stateRef) !== refs.get(mirrorRef)) refs = await git.refs(patterns);
  if (refs.get(stateRef) !== refs.get(mirrorRef)) refs = await git.refs(patterns);
  return refs;
}

function toLocated(refs: ReadonlyMap<string, string>): Located | undefined {
  const tip = refs.get(stateRef) ?? null;
  const mirror = refs.get(mirrorRef) ?? null;
  if (tip === null && mirror === null) return undefined;
  if (tip === null) {
    throw new Fault(
      "state.missing",
      `The branch baton-state is gone, yet ${mirrorRef} says that it was at ${mirror}. Nothing was written. Restore it, in any clone:\n${restoreLines(mirrorRef, false)}`,
      {
        who: "user",
        facts: { mirror },
      },
    );
  }
  if (mirror !== null && mirror !== tip) {
    throw new Fault(
      "state.rewritten",
      `The branch baton-state was rewritten or set back: it is at ${tip}, Baton left it at ${mirror} (${mirrorRef}). Nothing was written. Put back what Baton knows, in any clone:\n${restoreLines(mirrorRef, true)}\nOr, if the branch as it is now is right, let the mirror follow:\n  git push --force origin ${tip}:${mirrorRef}`,
      { who: "user", facts: { tip, mirror } },
    );
  }
  return { tip, mirror };
}
