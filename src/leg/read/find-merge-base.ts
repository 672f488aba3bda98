import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";

/** Depths that are fetched in turn; a branch that left the base longer ago is not reviewed. */
const depths = [50, 500, 5000];

/** The newest commit that both have behind them; parents only, no file is fetched. A Fault when it is not among the last 5,000. */
export async function findMergeBase(
  git: Pick<Git, "fetch" | "parentsOf">,
  base: string,
  head: string,
): Promise<string> {
  for (const depth of depths) {
    await git.fetch([base, head], { depth });
    const found = await meet(git, base, head, depth);
    if (found !== undefined) return found;
  }
  throw new Fault(
    "git.missing",
    `No common ancestor of ${base} and ${head} within ${depths.at(-1)} commits. Update the branch from its base, then ask again.`,
    {
      who: "user",
      facts: { base, head },
    },
  );
}

/** Walks both sides breadth first, one step each in turn. */
async function meet(
  git: Pick<Git, "parentsOf">,
  base: string,
  head: string,
  steps: number,
): Promise<string | undefined> {
  const sides = [new Set([base]), new Set([head])] as const;
  let fronts: readonly [readonly string[], readonly string[]] = [[base], [head]];
  if (base === head) return base;
  for (let step = 0; step < steps && fronts[0].length + fronts[1].length > 0; step++) {
    const next: [string[], string[]] = [[], []];
    for (const side of [0, 1] as const) {
      for (const commit of fronts[side]) {
        for (const parent of await git.parentsOf(commit)) {
          if (sides[side === 0 ? 1 : 0].has(parent)) return parent;
          if (sides[side].has(parent)) continue;
          sides[side].add(parent);
          next[side].push(parent);
        }
      }
    }
    fronts = next;
  }
  return undefined;
}
