import type { Claim } from "../../../contracts/claim.ts";
import type { RefUpdate } from "../../../ports/git/git-remote.ts";
import type { TaskFact } from "./task-work.ts";
import { noWork, type Work } from "./work.ts";

/** The refs that `placeBranch` must know, as patterns. */
export function branchPatterns(work: Work): readonly string[] {
  const made = madeBy(work);
  return made === null ? [] : [`refs/heads/${made.branch}`, `refs/heads/${made.branch}-[2-9]`];
}

/**
 * The move of the leg's branch from where the claim saw it, as the refs of the server (`there`) stand now. A first push takes a free name
 * where a former run's branch is in the way. A branch that somebody else has moved meanwhile is theirs: the round is dropped, never pushed over.
 */
export function placeBranch(
  there: ReadonlyMap<string, string>,
  claim: Claim,
  work: Work,
): { readonly work: Work; readonly refs: readonly RefUpdate[] } {
  const made = madeBy(work);
  if (made === null) return { work, refs: [] };
  const expect = work.commits === null && work.documented === null ? null : claim.head;
  const wanted = `refs/heads/${made.branch}`;
  const names = expect === null ? [wanted, ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${wanted}-${n}`)] : [wanted];
  // It stands there already when this very push was made and its answer lost.
  const ref =
    names.find((name) => there.get(name) === made.head) ?? names.find((name) => (there.get(name) ?? null) === expect);
  if (ref === undefined) {
    const why = `The branch ${made.branch} is at ${there.get(wanted) ?? "nothing"}, the round began at ${expect ?? "nothing"}: somebody else moved it. The round was dropped; what is there now is reviewed next.`;
    return { work: { ...noWork, failures: [why] }, refs: [] };
  }
  const isPushed = there.get(ref) === made.head;
  return {
    work: withBranch(work, ref.slice("refs/heads/".length)),
    refs: isPushed ? [] : [{ ref, to: made.head, expect }],
  };
}

function madeBy(work: Work): { readonly branch: string; readonly head: string } | null {
  const { commits, documented, main, task } = work;
  if (commits !== null) return commits;
  if (documented?.outcome === "written" && documented.head !== null) return { ...documented, head: documented.head };
  return main?.revert ?? task?.branch ?? null;
}

function withBranch(work: Work, branch: string): Work {
  const { commits, documented, main } = work;
  if (commits !== null || documented !== null)
    return {
      ...work,
      commits: commits === null ? null : { ...commits, branch },
      documented: documented === null ? null : { ...documented, branch },
    };
  if (work.task?.branch)
    return { ...work, task: { ...work.task, facts: work.task.facts.map((fact) => onBranch(fact, branch)) } };
  return main === null || main.revert === null
    ? work
    : { ...work, main: { ...main, revert: { ...main.revert, branch } } };
}

function onBranch(fact: TaskFact, name: string): TaskFact {
  if (fact.type !== "DATASET_ADVANCED" || fact.payload.branch === null) return fact;
  return { ...fact, payload: { ...fact.payload, branch: { ...fact.payload.branch, name } } };
}
