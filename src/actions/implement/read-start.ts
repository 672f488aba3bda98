import type { Leg } from "../../leg/open-claim.ts";
import { readBranch } from "../../leg/read/read-subject.ts";

/** What a round begins from. */
export type Start = {
  /** `base` and `parent` of the change that comes of it (contracts/change.ts). */
  readonly base: string;
  readonly parent: string;
  /** The tree-ish that the coder finds in the workspace. */
  readonly files: string;
  /** Files that hold conflict markers to resolve. */
  readonly conflicts: readonly string[];
};

/**
 * Round one: the claim's base. Later: the branch's head; or, when that no longer merges, the merge of both with its conflict markers, as a new beginning
 * on the default branch's tip.
 */
export async function readStart(leg: Leg): Promise<Start> {
  const { claim, git } = leg;
  if (claim.head === null) return { base: claim.base, parent: claim.base, files: claim.base, conflicts: [] };
  const { head, mergeBase } = await readBranch(leg);
  const onHead = { base: mergeBase, parent: head, files: head, conflicts: [] };
  if (mergeBase === claim.base) return onHead;
  const merged = await git.mergeTrees({ base: mergeBase, ours: claim.base, theirs: head });
  if (merged.conflicts.length === 0) return onHead;
  return { base: claim.base, parent: claim.base, files: merged.tree, conflicts: merged.conflicts };
}
