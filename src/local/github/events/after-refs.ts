import { listCommits, readCommit } from "../git/commits.ts";
import { isAncestor, type RefChange, readRef, ZERO_SHA } from "../git/refs.ts";
import { closeByKeywords } from "../pulls/close-by-keywords.ts";
import { issueOf } from "../pulls/issue-of.ts";
import { refreshPullRefs } from "../pulls/test-merge.ts";
import { renderPushCommit } from "../render/commit.ts";
import type { PullRow, RepoRow } from "../store/rows.ts";
import { pageOf, repoOf, userOf, type World } from "../world.ts";
import { type Doer, emit, emitPull } from "./emit.ts";

/** All that follows from refs that have moved: `push` events, pull requests brought up to date, closed or merged. */
export function afterRefs(world: World, repo: RepoRow, changes: readonly RefChange[], by: Doer): void {
  world.store.repositories.put({ ...repoOf(world, repo.id), pushedAt: world.now() });
  for (const change of changes) {
    // GitHub keeps refs of other names and makes no events of them.
    if (!/^refs\/(heads|tags)\//.test(change.ref)) continue;
    emitPush(world, repo, change, by);
    if (change.ref.startsWith("refs/heads/")) movePulls(world, repo, change, by);
  }
}

function movePulls(world: World, repo: RepoRow, change: RefChange, by: Doer): void {
  const branch = change.ref.slice("refs/heads/".length);
  for (const pull of world.store.pulls.all({ repo: repo.id })) {
    const issue = issueOf(world, pull);
    if (issue.state === "closed") continue;
    if (pull.headRef === branch) {
      // Two pushes may be told in the other order than git took them: where the ref is now, counts.
      const head = readRef(world.git(repo), change.ref);
      if (head === undefined) closePull(world, repo, pull, by);
      else synchronize(world, repo, pull, { before: pull.headSha, after: head }, by);
    } else if (pull.baseRef === branch) moveBase(world, repo, pull, change, by);
  }
}

function synchronize(
  world: World,
  repo: RepoRow,
  pull: PullRow,
  move: { readonly before: string; readonly after: string },
  by: Doer,
): void {
  if (move.before === move.after) return;
  world.store.issues.change(issueOf(world, pull).id, { updatedAt: world.now() });
  const base = readRef(world.git(repo), `refs/heads/${pull.baseRef}`) ?? pull.baseSha;
  const moved = world.store.pulls.change(pull.id, { headSha: move.after, baseSha: base });
  emitPull(world, repo, by, refreshPullRefs(world, repo, moved), "synchronize", move);
}

/** A head that a push brought into its base counts as merged. */
function moveBase(world: World, repo: RepoRow, pull: PullRow, change: RefChange, by: Doer): void {
  if (change.new === ZERO_SHA) {
    closePull(world, repo, pull, by);
    return;
  }
  const git = world.git(repo);
  const wasIn = change.old !== ZERO_SHA && isAncestor(git, pull.headSha, change.old);
  if (!wasIn && isAncestor(git, pull.headSha, change.new)) {
    markMerged(world, repo, pull, { sha: change.new, by });
  } else refreshPullRefs(world, repo, pull);
}

/** Closes without a merge. */
export function closePull(world: World, repo: RepoRow, pull: PullRow, by: Doer): void {
  const at = world.now();
  world.store.issues.change(issueOf(world, pull).id, {
    state: "closed",
    closedAt: at,
    updatedAt: at,
    closedBy: by.login,
  });
  emitPull(world, repo, by, pull, "closed");
}

/** Marks a pull request as merged by a commit that is (or is about to be) in its base, and closes what its text says. */
export function markMerged(
  world: World,
  repo: RepoRow,
  pull: PullRow,
  merge: { readonly sha: string; readonly by: Doer },
): PullRow {
  const at = world.now();
  const issue = issueOf(world, pull);
  const login = merge.by.login;
  world.store.issues.change(issue.id, { state: "closed", closedAt: at, updatedAt: at, closedBy: login });
  const merged = world.store.pulls.change(pull.id, {
    merged: true,
    mergedAt: at,
    mergedBy: login,
    mergeCommitSha: merge.sha,
  });
  emitPull(world, repo, merge.by, merged, "closed");
  if (pull.baseRef === repo.defaultBranch) closeByKeywords(world, repo, issue.body ?? "", merge.by);
  return merged;
}

function emitPush(world: World, repo: RepoRow, change: RefChange, by: Doer): void {
  // Nothing starts by a push with GITHUB_TOKEN, and only on the default branch do its commits close issues: the event would be told to nobody.
  if (by.byWorkflowToken && change.ref !== `refs/heads/${repo.defaultBranch}`) return;
  const created = change.old === ZERO_SHA;
  const deleted = change.new === ZERO_SHA;
  const git = world.git(repo);
  const range = created ? ["-1", change.new] : [`${change.old}..${change.new}`];
  const news = deleted ? [] : listCommits(git, ["--reverse", "--max-count=2048", ...range]);
  const commits = news.map((commit) => renderPushCommit(world, repo, commit));
  // Where the former tip is a parent of what is new, nothing was thrown away.
  const follows = created || deleted || news.some((commit) => commit.parents.includes(change.old));
  const forced = !follows && !isAncestor(git, change.old, change.new);
  const person = userOf(world, by.login);
  const payload = {
    ref: change.ref,
    before: change.old,
    after: change.new,
    created,
    deleted,
    forced,
    base_ref: null,
    compare: pageOf(world, repo, `/compare/${change.old.slice(0, 12)}...${change.new.slice(0, 12)}`),
    commits,
    head_commit: deleted ? null : (commits.at(-1) ?? renderPushCommit(world, repo, readCommit(git, change.new))),
    pusher: { name: person.login, email: `${person.id}+${person.login}@users.noreply.github.com` },
  };
  const tip = deleted ? (readRef(git, `refs/heads/${repo.defaultBranch}`) ?? "") : change.new;
  emit(world, repo, by, { name: "push", payload, ref: change.ref, sha: tip });
  if (change.ref === `refs/heads/${repo.defaultBranch}`) {
    for (const commit of commits) closeByKeywords(world, repo, String(commit.message), by);
  }
}
