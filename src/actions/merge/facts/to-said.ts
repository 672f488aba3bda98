import type { Said } from "../../../policy/people/said.ts";
import type { ForgeComment } from "../../../ports/forge/forge-issues.ts";
import type { ForgePull, ForgeReview, ForgeReviewComment } from "../../../ports/forge/forge-pulls.ts";

/** A comment on the pull request's conversation. */
export function toSaidComment(comment: ForgeComment, pull: ForgePull): Said {
  return {
    kind: "comment",
    id: comment.id,
    by: comment.author,
    body: comment.body,
    saidAt: comment.createdAt,
    edited: comment.updatedAt !== comment.createdAt,
    on: {
      number: pull.number,
      title: pull.title,
      body: pull.body,
      author: pull.author.login,
      url: pull.url,
      open: pull.state === "open",
    },
    branch: pull.head.ref,
  };
}

/** A review with its remarks at lines. */
export function toSaidReview(review: ForgeReview, comments: readonly ForgeReviewComment[], pull: ForgePull): Said {
  return {
    kind: "review",
    id: review.id,
    by: review.author,
    state: review.state,
    body: review.body,
    saidAt: review.submittedAt,
    commit: review.commit,
    branch: pull.head.ref,
    pull: { number: pull.number, url: pull.url },
    comments: comments
      .filter((one) => one.review === review.id)
      .map(({ id, path, line, body }) => ({ id, path, line, body })),
  };
}
