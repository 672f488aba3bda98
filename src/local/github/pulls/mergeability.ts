import { mergeTree } from "../git/merge.ts";
import { isAncestor, readRef } from "../git/refs.ts";
import type { PullRow, RepoRow } from "../store/rows.ts";
import type { World } from "../world.ts";
import { issueOf } from "./issue-of.ts";
import { findRuleAgainst } from "./protection.ts";

export type Mergeability = { readonly mergeable: boolean | null; readonly state: string };

/** Whether the pull request can be merged now, and `mergeable_state`. */
export function mergeabilityOf(world: World, repo: RepoRow, pull: PullRow): Mergeability {
  const git = world.git(repo);
  if (issueOf(world, pull).state === "closed") return { mergeable: null, state: "unknown" };
  const base = readRef(git, `refs/heads/${pull.baseRef}`);
  if (base === undefined) return { mergeable: null, state: "unknown" };
  if (mergeTree(git, base, pull.headSha) === undefined) return { mergeable: false, state: "dirty" };
  if (pull.draft) return { mergeable: true, state: "draft" };
  const behind = !isAncestor(git, base, pull.headSha);
  const against = findRuleAgainst(world, repo, { ...pull, behind });
  if (against !== undefined)
    return { mergeable: true, state: against.startsWith("Head branch is out") ? "behind" : "blocked" };
  return { mergeable: true, state: hasBadCheck(world, repo, pull.headSha) ? "unstable" : "clean" };
}

function hasBadCheck(world: World, repo: RepoRow, sha: string): boolean {
  const last = new Map(world.store.checkRuns.all({ repo: repo.id, key: sha }).map((run) => [run.name, run]));
  return [...last.values()].some(
    (run) => run.status !== "completed" || !["success", "neutral", "skipped"].includes(run.conclusion ?? ""),
  );
}

/**
 * What `GET /pulls/{n}` shows: the first time a head and base are asked for together GitHub has not computed
 * it and answers null; asking starts the work. Returns the pull request as it then is.
 */
export function askMergeability(
  world: World,
  repo: RepoRow,
  pull: PullRow,
): { readonly pull: PullRow; readonly shown: Mergeability } {
  const base = readRef(world.git(repo), `refs/heads/${pull.baseRef}`) ?? "";
  const asked = `${pull.headSha}:${base}`;
  if (pull.mergeableAskedFor === asked || issueOf(world, pull).state === "closed") {
    return { pull, shown: mergeabilityOf(world, repo, pull) };
  }
  const kept = world.store.pulls.change(pull.id, { mergeableAskedFor: asked });
  return { pull: kept, shown: { mergeable: null, state: "unknown" } };
}
