import type { Git } from "../../ports/git/git.ts";
import { findMergeBases, readAncestors } from "./find-merge-base.ts";

type Commit = { readonly sha: string; readonly parents: readonly string[] };

/** More than anybody pushes to one feature, and as far back as a common ancestor is looked for. */
const maxSteps = 5000;

/**
 * The tree that a rebase of `head` onto `main` leaves where the branch holds merge commits: GitHub puts the other commits on top one by one, and leaves those
 * out with all that they alone changed. null: one does not apply, or its parent is not to be had. undefined: the branch has no merge commit.
 */
export async function readRebased(
  git: Pick<Git, "fetch" | "parentsOf" | "treeOf" | "mergeTrees">,
  main: string,
  head: string,
): Promise<string | null | undefined> {
  await findMergeBases(git, main, head);
  const commits = await commitsUpTo(git, head, await readAncestors(git, main, maxSteps));
  if (commits.every(({ parents }) => parents.length < 2)) return undefined;
  let tree = await git.treeOf(main);
  for (const { sha, parents } of commits) {
    const [parent, ...others] = parents;
    if (parent === undefined) return null;
    if (others.length > 0) continue;
    const put = await git.mergeTrees({ base: parent, ours: tree, theirs: sha });
    if (put.conflicts.length > 0) return null;
    tree = put.tree;
  }
  return tree;
}

/** The commits behind `head` that are not `known`, parents before children. */
async function commitsUpTo(
  git: Pick<Git, "parentsOf">,
  head: string,
  known: ReadonlySet<string>,
): Promise<readonly Commit[]> {
  const seen = new Set(known);
  const open: (Commit & { readonly isEntered: boolean })[] = [];
  const enter = async (sha: string) => {
    if (seen.has(sha)) return;
    seen.add(sha);
    open.push({ sha, parents: await git.parentsOf(sha), isEntered: false });
  };
  const commits: Commit[] = [];
  await enter(head);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.isEntered) commits.push(next);
    else {
      open.push({ ...next, isEntered: true });
      for (const parent of next.parents) await enter(parent);
    }
  }
  return commits;
}
