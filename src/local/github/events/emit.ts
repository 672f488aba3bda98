import { type Caller, isWorkflowToken } from "../caller.ts";
import { readRef } from "../git/refs.ts";
import { renderComment, renderIssue } from "../render/issue.ts";
import { renderPull, renderPullSimple } from "../render/pull.ts";
import { renderRepository } from "../render/repository.ts";
import { renderReview } from "../render/review.ts";
import { renderUser } from "../render/user.ts";
import type { CommentRow, IssueRow, PullRow, RepoRow, ReviewRow } from "../store/rows.ts";
import { repoOf, userOf, type World } from "../world.ts";

type Json = Readonly<Record<string, unknown>>;

export type Happening = {
  readonly name: string;
  /** Beside `repository` and `sender`, which every payload carries. */
  readonly payload: Json;
  readonly ref: string;
  readonly sha: string;
  readonly workflowPath?: string;
};

/** Who did it: a login, and whether with GITHUB_TOKEN. */
export type Doer = { readonly login: string; readonly byWorkflowToken: boolean };

/** The doer behind a call; GitHub lets nobody write without a name. */
export function doerOf(caller: Caller): Doer {
  if (caller.user === null) throw new Error("an anonymous caller did something");
  return { login: caller.user.login, byWorkflowToken: isWorkflowToken(caller) };
}

/** Keeps an event until the runner side takes it. Returns its id. */
export function emit(world: World, repo: RepoRow, by: Doer, what: Happening): number {
  const row = world.store.events.insert({
    repo: repo.id,
    name: what.name,
    payload: {
      ...what.payload,
      repository: renderEventRepository(world, repoOf(world, repo.id), what.name),
      sender: renderUser(world, userOf(world, by.login)),
    },
    ref: what.ref,
    sha: what.sha,
    actor: by.login,
    workflowPath: what.workflowPath ?? null,
    byWorkflowToken: by.byWorkflowToken,
    taken: false,
    reservedRun: null,
  });
  world.changed();
  return row.id;
}

/** A repository as webhooks show it; a push's has two more names, from before there was an API. */
function renderEventRepository(world: World, repo: RepoRow, event: string): Json {
  const old = event === "push" ? { stargazers: 0, master_branch: repo.defaultBranch } : {};
  return { ...renderRepository(world, repo), custom_properties: {}, ...old };
}

/** The default branch and its tip, which most events run on. */
export function defaultTip(world: World, repo: RepoRow): { readonly ref: string; readonly sha: string } {
  const ref = `refs/heads/${repo.defaultBranch}`;
  return { ref, sha: readRef(world.git(repo), ref) ?? "" };
}

/** An `issues` event. */
export function emitIssue(
  world: World,
  repo: RepoRow,
  by: Doer,
  issue: IssueRow,
  action: string,
  extra: Json = {},
): void {
  const payload = { action, issue: renderIssue(world, repo, issue), ...extra };
  emit(world, repo, by, { name: "issues", payload, ...defaultTip(world, repo) });
}

/** An `issue_comment` event, on issues and pull requests alike. */
export function emitComment(
  world: World,
  repo: RepoRow,
  by: Doer,
  about: { readonly issue: IssueRow; readonly comment: CommentRow; readonly action: string; readonly changes?: Json },
): void {
  const payload = {
    action: about.action,
    ...(about.changes !== undefined && { changes: about.changes }),
    issue: renderIssue(world, repo, about.issue),
    comment: renderComment(world, repo, about.comment),
  };
  emit(world, repo, by, { name: "issue_comment", payload, ...defaultTip(world, repo) });
}

/**
 * A `pull_request` event. A pull request in conflict has no merge commit to run on and starts nothing
 * (GITHUB-BEHAVIOUR § C), so no event is kept; a merged one runs on its base.
 */
export function emitPull(world: World, repo: RepoRow, by: Doer, pull: PullRow, action: string, extra: Json = {}): void {
  const { ref, sha } = pull.merged
    ? { ref: `refs/heads/${pull.baseRef}`, sha: readRef(world.git(repo), `refs/heads/${pull.baseRef}`) ?? "" }
    : { ref: `refs/pull/${pull.number}/merge`, sha: pull.mergeCommitSha ?? "" };
  if (sha === "") return;
  const shown = { mergeable: null, state: "unknown" };
  const payload = { action, number: pull.number, pull_request: renderPull(world, repo, pull, shown), ...extra };
  emit(world, repo, by, { name: "pull_request", payload, ref, sha });
}

/** A `pull_request_review` event; its state is in lower case there. */
export function emitReview(
  world: World,
  repo: RepoRow,
  by: Doer,
  about: { readonly pull: PullRow; readonly review: ReviewRow; readonly action: string },
): void {
  const { pull, review, action } = about;
  if (pull.mergeCommitSha === null) return;
  const rendered = renderReview(world, repo, review);
  const payload = {
    action,
    review: { ...rendered, body: review.body === "" ? null : review.body, state: review.state.toLowerCase() },
    pull_request: renderPullSimple(world, repo, pull),
  };
  emit(world, repo, by, {
    name: "pull_request_review",
    payload,
    ref: `refs/pull/${pull.number}/merge`,
    sha: pull.mergeCommitSha,
  });
}
