import type { Merged } from "../../../src/ports/forge/forge-pulls.ts";
import { branchTip, type ForgeWorld, git, tick, type WorldPull } from "./forge-world.ts";

/** Merges as GitHub does: the head must be `sha`; with an origin the commit is made there, real. */
export function mergePull(
  world: ForgeWorld,
  pull: WorldPull,
  of: { sha: string; method: string; text: string },
): Merged {
  world.beforeMerge?.();
  const head = branchTip(world, pull.branch);
  const base = branchTip(world, pull.base);
  if (head !== of.sha)
    return { merged: false, why: "moved", message: "Head branch was modified. Review and try the merge again." };
  if (pull.state === "closed" || pull.draft || world.mergeRefusal !== null) {
    return { merged: false, why: "refused", message: world.mergeRefusal ?? "Pull Request is not mergeable" };
  }
  if (!world.allowed.some((method) => method === of.method))
    return { merged: false, why: "refused", message: `A ${of.method} merge is not allowed on this repository.` };
  const sha = makeMerge(world, pull, { head, base: base ?? "", ...of });
  if (sha === undefined) return { merged: false, why: "refused", message: "Pull Request is not mergeable" };
  pull.state = "closed";
  pull.mergeSha = sha;
  pull.mergedAt = tick(world);
  pull.headWhenClosed = head;
  return { merged: true, sha };
}

function makeMerge(
  world: ForgeWorld,
  pull: WorldPull,
  of: { head: string; base: string; method: string; text: string },
): string | undefined {
  if (world.origin === null) {
    const sha = (world.nextId++).toString(16).padStart(40, "e");
    world.branches.set(pull.base, sha);
    return sha;
  }
  try {
    const tree = git(world.origin, "merge-tree", "--write-tree", of.base, of.head).split("\n")[0] ?? "";
    const parents = of.method === "squash" ? ["-p", of.base] : ["-p", of.base, "-p", of.head];
    const sha = git(world.origin, "commit-tree", tree, ...parents, "-m", of.text);
    git(world.origin, "update-ref", `refs/heads/${pull.base}`, sha, of.base);
    return sha;
  } catch {
    return undefined;
  }
}
