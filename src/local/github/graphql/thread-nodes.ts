import { currentLine } from "../render/review.ts";
import type { PullRow, ReviewCommentRow } from "../store/rows.ts";
import { pageOf, repoOf, toNodeId, type World } from "../world.ts";
import { toActor } from "./actor-node.ts";
import { type Paging, toConnection } from "./connection.ts";
import { minimization } from "./minimization.ts";

type Node = Readonly<Record<string, unknown>>;

/** A thread is its first comment. */
export function threadsOf(world: World, pull: PullRow): readonly ReviewCommentRow[] {
  const seen = new Set(
    world.store.reviews
      .all({ repo: pull.repo, parent: pull.number })
      .flatMap((one) => (one.state === "PENDING" ? [] : [one.id])),
  );
  return world.store.reviewComments
    .all({ repo: pull.repo, parent: pull.number })
    .filter((comment) => comment.inReplyTo === null && seen.has(comment.review));
}

/** `PullRequestReviewThread`. */
export function toThreadNode(world: World, first: ReviewCommentRow): Node {
  const repo = repoOf(world, first.repo);
  const pull = world.store.pulls.find({ repo: repo.id, parent: first.pull });
  const line = currentLine(world, repo, first, pull?.headSha ?? first.commitId);
  const comments = world.store.reviewComments
    .all({ repo: repo.id, parent: first.pull })
    .filter((comment) => comment.id === first.id || comment.inReplyTo === first.id);
  return {
    __typename: "PullRequestReviewThread",
    id: toNodeId("PRRT", first.id),
    isResolved: first.resolvedBy !== null,
    resolvedBy: first.resolvedBy === null ? null : toActor(world, first.resolvedBy),
    isOutdated: first.line !== null && line === null,
    isCollapsed: first.resolvedBy !== null,
    path: first.path,
    line,
    originalLine: first.line,
    startLine: line === null ? null : first.startLine,
    originalStartLine: first.startLine,
    diffSide: first.side,
    startDiffSide: first.startSide,
    subjectType: first.line === null ? "FILE" : "LINE",
    viewerCanResolve: true,
    viewerCanReply: true,
    comments: (args: Paging) =>
      toConnection(
        comments.map((one) => toReviewCommentNode(world, one)),
        args,
      ),
  };
}

export function toReviewCommentNode(world: World, comment: ReviewCommentRow): Node {
  const repo = repoOf(world, comment.repo);
  return {
    __typename: "PullRequestReviewComment",
    id: toNodeId("PRRC", comment.id),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    path: comment.path,
    line: comment.line,
    originalLine: comment.line,
    diffHunk: comment.diffHunk,
    createdAt: comment.createdAt,
    url: pageOf(world, repo, `/pull/${comment.pull}#discussion_r${comment.id}`),
    author: () => toActor(world, comment.user),
    ...minimization(comment.minimized),
  };
}
