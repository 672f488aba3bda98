import type { Claim } from "../../../contracts/claim.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { RefUpdate } from "../../../ports/git/git-remote.ts";
import { noWork, type Work } from "./work.ts";

/**
 * The move of the feature's branch from where the claim saw it, as the server stands now. A first push takes a free name where a former run's branch is
 * in the way. A branch that somebody else has moved meanwhile is theirs: the round is dropped, never pushed over.
 */
export async function placeBranch(
  git: Pick<Git, "refs">,
  claim: Claim,
  work: Work,
): Promise<{ readonly work: Work; readonly refs: readonly RefUpdate[] }> {
  const { commits } = work;
  if (commits === null) return { work, refs: [] };
  const wanted = `refs/heads/${commits.branch}`;
  const there = await git.refs([wanted, `${wanted}-[2-9]`]);
  const names = claim.head === null ? [wanted, ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${wanted}-${n}`)] : [wanted];
  // It stands there already when this very push was made and its answer lost.
  const ref =
    names.find((name) => there.get(name) === commits.head) ??
    names.find((name) => (there.get(name) ?? null) === claim.head);
  if (ref === undefined) {
    const why = `The branch ${commits.branch} is at ${there.get(wanted) ?? "nothing"}, the round began at ${claim.head ?? "nothing"}: somebody else moved it. The round was dropped; what is there now is reviewed next.`;
    return { work: { ...noWork, failures: [why] }, refs: [] };
  }
  const branch = ref.slice("refs/heads/".length);
  const isPushed = there.get(ref) === commits.head;
  return {
    work: { ...work, commits: { ...commits, branch } },
    refs: isPushed ? [] : [{ ref, to: commits.head, expect: claim.head }],
  };
}
