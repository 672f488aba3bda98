import { findHunk, followLine, listChangedFiles, parseHunks } from "../git/diff.ts";
import type { RepoRow, ReviewCommentRow, ReviewRow } from "../store/rows.ts";
import { apiRepo, pageOf, toNodeId, userOf, type World } from "../world.ts";
import { renderRollup } from "./issue.ts";
import { associationOf, renderUser } from "./user.ts";

type Json = Readonly<Record<string, unknown>>;

/** `pull-request-review`. */
export function renderReview(world: World, repo: RepoRow, review: ReviewRow): Json {
  const pull = apiRepo(world, repo, `/pulls/${review.pull}`);
  const page = pageOf(world, repo, `/pull/${review.pull}#pullrequestreview-${review.id}`);
  return {
    id: review.id,
    node_id: toNodeId("PRR", review.id),
    user: renderUser(world, userOf(world, review.user)),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pull,
    author_association: associationOf(world, repo, review.user),
    _links: { html: { href: page }, pull_request: { href: pull } },
    ...(review.submittedAt !== null && { submitted_at: review.submittedAt }),
    commit_id: review.commitId,
  };
}

/** Where a comment's line is in the pull request's present head; null when it has been changed since. */
export function currentLine(world: World, repo: RepoRow, comment: ReviewCommentRow, head: string): number | null {
  if (comment.line === null || comment.commitId === head || comment.side === "LEFT") return comment.line;
  const out = world.git(repo).attempt(["diff", "-U0", "--no-color", comment.commitId, head, "--", comment.path]);
  return out.status === 0 ? (followLine(parseHunks(out.stdout), comment.line) ?? null) : null;
}

/** `pull-request-review-comment`. */
export function renderReviewComment(world: World, repo: RepoRow, comment: ReviewCommentRow): Json {
  const pull = apiRepo(world, repo, `/pulls/${comment.pull}`);
  const url = apiRepo(world, repo, `/pulls/comments/${comment.id}`);
  const page = pageOf(world, repo, `/pull/${comment.pull}#discussion_r${comment.id}`);
  const head = world.store.pulls.find({ repo: repo.id, parent: comment.pull })?.headSha ?? comment.commitId;
  const line = currentLine(world, repo, comment, head);
  const outdated = line === null && comment.line !== null;
  const position = positionOf(comment);
  return {
    url,
    pull_request_review_id: comment.review,
    id: comment.id,
    node_id: toNodeId("PRRC", comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    position: outdated ? null : position,
    original_position: position,
    commit_id: outdated ? comment.commitId : head,
    original_commit_id: comment.commitId,
    ...(comment.inReplyTo !== null && { in_reply_to_id: comment.inReplyTo }),
    user: renderUser(world, userOf(world, comment.user)),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: page,
    pull_request_url: pull,
    author_association: associationOf(world, repo, comment.user),
    _links: { self: { href: url }, html: { href: page }, pull_request: { href: pull } },
    start_line: outdated ? null : comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    ...(comment.line === null ? {} : { line, original_line: comment.line }),
    side: comment.side,
    subject_type: comment.line === null ? "file" : "line",
    reactions: renderRollup(world, repo, `review-comment:${comment.id}`, `${url}/reactions`),
  };
}

/** Lines below the file's first `@@`; kept for clients that read the old way. */
function positionOf(comment: ReviewCommentRow): number {
  return Math.max(1, comment.diffHunk.split("\n").length - 1);
}

/** The part of the hunk down to a line of one side; undefined when the line is not in the diff. */
export function hunkDownTo(
  patch: string,
  side: "LEFT" | "RIGHT",
  line: number,
): { readonly text: string; readonly hunk: number } | undefined {
  const hunks = parseHunks(patch);
  const index = findHunk(hunks, side, line);
  const hunk = hunks[index];
  if (hunk === undefined) return undefined;
  let old = hunk.oldStart;
  let next = hunk.newStart;
  const shown: string[] = [];
  for (const [at, text] of hunk.lines.entries()) {
    shown.push(text);
    if (at === 0 || text.startsWith("\\")) continue;
    const onOld = !text.startsWith("+");
    const onNew = !text.startsWith("-");
    if ((side === "LEFT" && onOld && old === line) || (side === "RIGHT" && onNew && next === line)) break;
    if (onOld) old += 1;
    if (onNew) next += 1;
  }
  return { text: shown.join("\n"), hunk: index };
}

/** The patch of one file between two commits; undefined when it does not differ there. */
export function patchOf(
  world: World,
  repo: RepoRow,
  range: { readonly from: string; readonly to: string; readonly path: string },
): string | undefined {
  return listChangedFiles(world.git(repo), range.from, range.to).find((file) => file.path === range.path)?.patch;
}
