import { mergeTree, writeCommit } from "../git/merge.ts";
import { moveRef, readRef, ZERO_SHA } from "../git/refs.ts";
import type { PullRow, RepoRow } from "../store/rows.ts";
import type { World } from "../world.ts";
import { noreply } from "./identity.ts";

/**
 * Brings `refs/pull/N/head` and `refs/pull/N/merge` up to date and returns the pull request with the test merge's commit.
 * In a conflict there is no merge ref, and `mergeCommitSha` is null.
 */
export function refreshPullRefs(world: World, repo: RepoRow, pull: PullRow): PullRow {
  const git = world.git(repo);
  const point = (name: string, sha: string | undefined): void => {
    const ref = `refs/pull/${pull.number}/${name}`;
    const old = readRef(git, ref) ?? ZERO_SHA;
    const target = sha ?? ZERO_SHA;
    if (old !== target) moveRef(git, { ref, old, new: target });
  };
  point("head", pull.headSha);
  const base = readRef(git, `refs/heads/${pull.baseRef}`);
  const tree = base === undefined ? undefined : mergeTree(git, base, pull.headSha);
  const github = { name: "GitHub", email: "noreply@github.com", date: world.now() };
  const merge =
    base === undefined || tree === undefined
      ? undefined
      : writeCommit(git, {
          tree,
          parents: [base, pull.headSha],
          message: `Merge ${pull.headSha} into ${base}`,
          author: { ...noreply(world, repo.owner), date: world.now() },
          committer: github,
        });
  point("merge", merge);
  return world.store.pulls.change(pull.id, { mergeCommitSha: merge ?? null });
}
