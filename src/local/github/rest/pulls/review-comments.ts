import { doerOf, emitReview } from "../../events/emit.ts";
import { isAncestor } from "../../git/refs.ts";
import { renderReviewComment } from "../../render/review.ts";
import type { PullRow, ReviewCommentRow, ReviewRow } from "../../store/rows.ts";
import { created, noContent, notFound, ok, Refusal, validationFailed } from "../answers.ts";
import { numberOf, textOf } from "../fields.ts";
import { listed } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { placeComment } from "./place-comment.ts";
import { forkPoint, pullAt } from "./pulls.ts";

const ALL = "/repos/{owner}/{repo}/pulls/comments";
const OF_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";
const READ = ["pull_requests=read"];
const WRITE = ["pull_requests=write"];

export const reviewCommentRoutes: readonly RepoRoute[] = [
  {
    method: "GET",
    path: ALL,
    needs: READ,
    answer: (call) => list(call, call.world.store.reviewComments.all({ repo: call.repo.id })),
  },
  {
    method: "GET",
    path: OF_PULL,
    needs: READ,
    answer: (call) =>
      list(call, call.world.store.reviewComments.all({ repo: call.repo.id, parent: pullAt(call).number })),
  },
  { method: "POST", path: OF_PULL, needs: WRITE, anyReader: true, answer: write },
  { method: "POST", path: `${OF_PULL}/{comment_id}/replies`, needs: WRITE, anyReader: true, answer: reply },
  { method: "GET", path: `${ALL}/{comment_id}`, needs: READ, answer: (call) => ok(render(call, commentAt(call))) },
  {
    method: "PATCH",
    path: `${ALL}/{comment_id}`,
    needs: WRITE,
    answer: (call) => {
      const change = { body: textOf(call.body, "body") ?? "", updatedAt: call.world.now() };
      return ok(render(call, call.world.store.reviewComments.change(commentAt(call).id, change)));
    },
  },
  {
    method: "DELETE",
    path: `${ALL}/{comment_id}`,
    needs: WRITE,
    answer: (call) => {
      call.world.store.reviewComments.remove(commentAt(call).id);
      return noContent();
    },
  },
];

const render = (call: RepoCall, comment: ReviewCommentRow): unknown =>
  renderReviewComment(call.world, call.repo, comment);

function list(call: RepoCall, comments: readonly ReviewCommentRow[]): Answer {
  const since = call.query.get("since");
  const pending = new Set(
    call.world.store.reviews
      .all({ repo: call.repo.id })
      .flatMap((review) => (review.state === "PENDING" ? [review.id] : [])),
  );
  const chosen = comments
    .filter((one) => !pending.has(one.review))
    .filter((one) => since === null || one.updatedAt >= since);
  if (call.query.get("direction") === "desc") chosen.reverse();
  return listed(call, chosen, (comment) => render(call, comment));
}

function commentAt(call: RepoCall): ReviewCommentRow {
  const comment = call.world.store.reviewComments.get(Number(call.params.comment_id));
  if (comment === undefined || comment.repo !== call.repo.id) throw notFound();
  return comment;
}

function write(call: RepoCall): Answer {
  const pull = pullAt(call);
  const parent = numberOf(call.body, "in_reply_to");
  if (parent !== undefined) return answerTo(call, pull, parent);
  const git = call.world.git(call.repo);
  const commitId = textOf(call.body, "commit_id") ?? "";
  const known = git.attempt(["cat-file", "-e", `${commitId}^{commit}`]).status === 0;
  if (!known || !isAncestor(git, commitId, pull.headSha)) {
    throw validationFailed({
      resource: "PullRequestReviewComment",
      code: "custom",
      field: "commit_id",
      message: "is not part of the pull request",
    });
  }
  const placed = placeComment(call, { from: forkPoint(call, pull), to: commitId, comment: call.body });
  if (placed === undefined) {
    throw validationFailed({
      resource: "PullRequestReviewComment",
      code: "custom",
      field: "pull_request_review_thread.line",
      message: "could not be resolved",
    });
  }
  return keep(call, pull, { ...placed, commitId, inReplyTo: null });
}

function reply(call: RepoCall): Answer {
  return answerTo(call, pullAt(call), Number(call.params.comment_id));
}

/** Only a thread's first comment can be replied to. */
function answerTo(call: RepoCall, pull: PullRow, parent: number): Answer {
  const first = call.world.store.reviewComments.get(parent);
  if (first === undefined || first.pull !== pull.number || first.repo !== call.repo.id || first.inReplyTo !== null)
    throw notFound();
  const body = textOf(call.body, "body") ?? "";
  if (body === "") throw new Refusal(422, 'Invalid request.\n\n"body" wasn\'t supplied.');
  const { path, line, side, startLine, startSide, diffHunk, commitId } = first;
  return keep(call, pull, { path, line, side, startLine, startSide, diffHunk, commitId, body, inReplyTo: first.id });
}

/** GitHub wraps a single comment into a review of its own that has no text. */
function keep(
  call: RepoCall,
  pull: PullRow,
  comment: Pick<
    ReviewCommentRow,
    "path" | "line" | "side" | "startLine" | "startSide" | "diffHunk" | "commitId" | "body" | "inReplyTo"
  >,
): Answer {
  const { world, repo } = call;
  const by = doerOf(call.caller);
  const at = world.now();
  const review: ReviewRow = world.store.reviews.insert({
    repo: repo.id,
    pull: pull.number,
    user: by.login,
    body: "",
    state: "COMMENTED",
    commitId: pull.headSha,
    submittedAt: at,
    minimized: null,
  });
  const kept = world.store.reviewComments.insert({
    ...comment,
    repo: repo.id,
    pull: pull.number,
    review: review.id,
    user: by.login,
    createdAt: at,
    updatedAt: at,
    resolvedBy: null,
    minimized: null,
  });
  emitReview(world, repo, by, { pull, review, action: "submitted" });
  return created(render(call, kept));
}
