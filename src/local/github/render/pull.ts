import { listChangedFiles } from "../git/diff.ts";
import { mergeBase } from "../git/refs.ts";
import { issueOf } from "../pulls/issue-of.ts";
import { type Mergeability, mergeabilityOf } from "../pulls/mergeability.ts";
import type { PullRow, RepoRow } from "../store/rows.ts";
import { apiRepo, pageOf, toNodeId, userOf, type World } from "../world.ts";
import { renderLabels } from "./issue.ts";
import { renderRepository } from "./repository.ts";
import { associationOf, renderUser } from "./user.ts";

type Json = Readonly<Record<string, unknown>>;

/** `pull-request-simple`: in lists and in reviews' events. */
export function renderPullSimple(world: World, repo: RepoRow, pull: PullRow): Json {
  const issue = issueOf(world, pull);
  const url = apiRepo(world, repo, `/pulls/${pull.number}`);
  const page = pageOf(world, repo, `/pull/${pull.number}`);
  const issueUrl = apiRepo(world, repo, `/issues/${pull.number}`);
  const statuses = apiRepo(world, repo, `/statuses/${pull.headSha}`);
  const repository = renderRepository(world, repo);
  const owner = renderUser(world, userOf(world, repo.owner));
  const end = (ref: string, sha: string): Json => ({
    label: `${repo.owner}:${ref}`,
    ref,
    sha,
    user: owner,
    repo: repository,
  });
  return {
    url,
    id: pull.id,
    node_id: toNodeId("PR", issue.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    number: pull.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: renderUser(world, userOf(world, issue.user)),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    // While open this is the test merge's commit.
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: pull.requestedReviewers.map((login) => renderUser(world, userOf(world, login))),
    requested_teams: [],
    labels: renderLabels(world, repo, issue.labels),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: apiRepo(world, repo, "/pulls/comments{/number}"),
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: end(pull.headRef, pull.headSha),
    base: end(pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: apiRepo(world, repo, "/pulls/comments{/number}") },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: associationOf(world, repo, issue.user),
    auto_merge:
      pull.autoMerge === null
        ? null
        : {
            enabled_by: renderUser(world, userOf(world, pull.autoMerge.by)),
            merge_method: pull.autoMerge.method,
            commit_title: issue.title,
            commit_message: "",
          },
    active_lock_reason: null,
  };
}

/** `pull-request`, with the mergeability that is to be shown: null and `unknown` while it is being computed. */
export function renderPull(world: World, repo: RepoRow, pull: PullRow, shown?: Mergeability): Json {
  const git = world.git(repo);
  const { mergeable, state } = shown ?? mergeabilityOf(world, repo, pull);
  const base = mergeBase(git, pull.baseSha, pull.headSha) ?? pull.baseSha;
  const files = listChangedFiles(git, base, pull.headSha);
  const commits = Number(git.run(["rev-list", "--count", `${base}..${pull.headSha}`]));
  return {
    ...renderPullSimple(world, repo, pull),
    merged: pull.merged,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: state,
    merged_by: pull.mergedBy === null ? null : renderUser(world, userOf(world, pull.mergedBy)),
    comments: world.store.comments.all({ repo: repo.id, parent: pull.number }).length,
    review_comments: world.store.reviewComments.all({ repo: repo.id, parent: pull.number }).length,
    maintainer_can_modify: false,
    commits,
    additions: files.reduce((all, file) => all + file.additions, 0),
    deletions: files.reduce((all, file) => all + file.deletions, 0),
    changed_files: files.length,
  };
}
