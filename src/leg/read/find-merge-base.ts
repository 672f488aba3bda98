import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";

/** Depths that are fetched in turn; a branch that left the base longer ago is not reviewed. */
const depths = [50, 500, 5000];

/**
 * Where two branches parted, as GitHub's merge sees it: the commit behind both that is behind no other such commit. Parents only, no file is fetched; the
 * history is looked at deeper until one is found. A Fault `git.missing` when none is among the last 5,000. Of several (branches merged crosswise) the first.
 */
export async function findMergeBase(
  git: Pick<Git, "fetch" | "parentsOf">,
  base: string,
  head: string,
): Promise<string> {
  const [found] = await findMergeBases(git, base, head);
  if (found !== undefined) return found;
  throw new Fault(
    "git.missing",
    `No common ancestor of ${base} and ${head} within ${depths.at(-1)} commits. Update the branch from its base, then ask again.`,
    {
      who: "user",
      facts: { base, head },
    },
  );
}

/** All such commits; several when the branches were merged crosswise, none when they have nothing in common. */
export async function findMergeBases(
  git: Pick<Git, "fetch" | "parentsOf">,
  base: string,
  head: string,
): Promise<readonly string[]> {
  if (base === head) return [base];
  let found: readonly string[] = [];
  for (const depth of depths) {
    await git.fetch([base, head], { depth });
    const parents = new Map<string, readonly string[]>();
    const [ours, theirs] = [
      await readAncestors(git, base, depth, parents),
      await readAncestors(git, head, depth, parents),
    ];
    found = withoutAncestors(
      [...ours].filter((commit) => theirs.has(commit)),
      parents,
    );
    // Several may be one whose way to the other lies deeper.
    if (found.length === 1) return found;
  }
  return found;
}

/** The commits within `steps` of one, as far as they were fetched, itself among them; what each names as its parents is kept in `parents`. */
export async function readAncestors(
  git: Pick<Git, "parentsOf">,
  from: string,
  steps: number,
  parents: Map<string, readonly string[]> = new Map(),
): Promise<ReadonlySet<string>> {
  const seen = new Set([from]);
  let front: readonly string[] = [from];
  for (let step = 1; step < steps && front.length > 0; step++) {
    const next: string[] = [];
    for (const commit of front) {
      const named = parents.get(commit) ?? (await git.parentsOf(commit));
      parents.set(commit, named);
      for (const parent of named) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        next.push(parent);
      }
    }
    front = next;
  }
  return seen;
}

/** Those that lie behind no other one of them. */
function withoutAncestors(
  commits: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const behind = new Set<string>();
  const open = commits.flatMap((commit) => parents.get(commit) ?? []);
  for (let commit = open.pop(); commit !== undefined; commit = open.pop()) {
    if (behind.has(commit)) continue;
    behind.add(commit);
    open.push(...(parents.get(commit) ?? []));
  }
  return commits.filter((commit) => !behind.has(commit));
}
