import type { EventDraft } from "../contracts/events/event.ts";
import { toDraft } from "../policy/drafts.ts";
import { keys } from "../policy/keys.ts";
import type { ForgePull } from "../ports/forge/forge-pulls.ts";
import type { Git } from "../ports/git/git.ts";

/** A merge as it stands on the default branch. `provedTree`: what it should be; null: nothing was proved (a person merged it). */
export type Landed = {
  readonly number: number;
  readonly url: string;
  readonly head: string;
  /** The default branch's tip that it was merged onto. */
  readonly base: string;
  readonly sha: string;
  readonly tree: string;
  readonly provedTree: string | null;
};

/** What was proved of the head that was to be merged: its result's tree on that base. */
export type ProvedHead = { readonly head: string; readonly base: string; readonly tree: string | null };

/** Is what was merged another tree than the proved one? */
export function hasDiverged({ tree, provedTree }: Landed): boolean {
  return provedTree !== null && provedTree !== tree;
}

/** The merge commit, read from the default branch itself. */
export async function readLanded(
  git: Pick<Git, "fetch" | "parentsOf" | "treeOf">,
  of: { readonly pull: ForgePull; readonly sha: string; readonly proved: ProvedHead | null; readonly method: string },
): Promise<Landed> {
  const { pull, sha } = of;
  await git.fetch([sha], { depth: 2 });
  const [parent] = await git.parentsOf(sha);
  const proved = of.proved?.head === pull.head.sha ? of.proved : null;
  // A rebase puts each commit of the branch on top: its first parent is not the base.
  const base = of.method === "rebase" ? (proved?.base ?? parent) : parent;
  return {
    number: pull.number,
    url: pull.url,
    head: pull.head.sha,
    base: base ?? sha,
    sha,
    tree: await git.treeOf(sha),
    provedTree: proved?.tree ?? null,
  };
}

/** PR_MERGED, after MERGE_DIVERGED where that is so. Whoever finds the merge writes the same facts. */
export function toLandedDrafts(
  landed: Landed,
  of: { readonly run: string; readonly ticket: string; readonly correlationId: string },
): readonly EventDraft[] {
  const { number, head, base, sha, tree, provedTree } = landed;
  const merged = toDraft("PR_MERGED", {
    ...of,
    key: keys.merged(number),
    payload: { number, head, base, sha, tree },
  });
  if (provedTree === null || !hasDiverged(landed)) return [merged];
  const diverged = { number, sha, expectedTree: provedTree, actualTree: tree };
  return [toDraft("MERGE_DIVERGED", { ...of, key: `diverged:${number}`, payload: diverged }), merged];
}
