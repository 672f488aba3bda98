import { isWorkflowToken } from "../../caller.ts";
import { doerOf, emitReview } from "../../events/emit.ts";
import { isAncestor } from "../../git/refs.ts";
import { issueOf } from "../../pulls/issue-of.ts";
import { renderReview, renderReviewComment } from "../../render/review.ts";
import type { PullRow, ReviewRow, ReviewState } from "../../store/rows.ts";
import { notFound, ok, Refusal } from "../answers.ts";
import { objectsOf, textOf } from "../fields.ts";
import { listed } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { placeComment } from "./place-comment.ts";
import { forkPoint, pullAt } from "./pulls.ts";

const ONE = "/repos/{owner}/{repo}/pulls/{pull_number}";
const REVIEW = `${ONE}/reviews/{review_id}`;
const READ = ["pull_requests=read"];
const WRITE = ["pull_requests=write"];

export const reviewRoutes: readonly RepoRoute[] = [
  {
    method: "GET",
    path: `${ONE}/reviews`,
    needs: READ,
    answer: (call) => listed(call, visibleReviews(call), (review) => renderReview(call.world, call.repo, review)),
  },
  { method: "POST", path: `${ONE}/reviews`, needs: WRITE, anyReader: true, answer: write },
  {
    method: "GET",
    path: REVIEW,
    needs: READ,
    answer: (call) => ok(renderReview(call.world, call.repo, reviewAt(call))),
  },
  { method: "PUT", path: REVIEW, needs: WRITE, answer: editBody },
  { method: "POST", path: `${REVIEW}/events`, needs: WRITE, anyReader: true, answer: submit },
  { method: "PUT", path: `${REVIEW}/dismissals`, needs: WRITE, answer: dismiss },
  {
    method: "GET",
    path: `${REVIEW}/comments`,
    needs: READ,
    answer: (call) => {
      const review = reviewAt(call);
      const comments = call.world.store.reviewComments.all({ repo: call.repo.id, parent: review.pull });
      const own = comments.filter((comment) => comment.review === review.id);
      return listed(call, own, (comment) => {
        // This one list is of the older form, which knows neither start side nor subject.
        const { start_side, subject_type, ...old } = renderReviewComment(call.world, call.repo, comment);
        void start_side;
        void subject_type;
        return old;
      });
    },
  },
];

/** A pending review is seen by nobody but who writes it. */
function visibleReviews(call: RepoCall): readonly ReviewRow[] {
  const login = call.caller.user?.login;
  return call.world.store.reviews
    .all({ repo: call.repo.id, parent: pullAt(call).number })
    .filter((review) => review.state !== "PENDING" || review.user === login);
}

function reviewAt(call: RepoCall): ReviewRow {
  const id = Number(call.params.review_id);
  const review = visibleReviews(call).find((one) => one.id === id);
  if (review === undefined) throw notFound();
  return review;
}

const STATES: Readonly<Record<string, ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

function write(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const pull = pullAt(call);
  const by = doerOf(call.caller);
  const state = STATES[textOf(body, "event") ?? ""] ?? "PENDING";
  refuseReview(call, pull, state);
  const text = textOf(body, "body") ?? "";
  const comments = objectsOf(body, "comments") ?? [];
  if (state === "CHANGES_REQUESTED" && text === "")
    throw new Refusal(422, "Unprocessable Entity", ["Body can not be blank"]);
  if (state === "COMMENTED" && text === "" && comments.length === 0) {
    throw new Refusal(422, "Unprocessable Entity", ["Body can not be blank"]);
  }
  const commitId = commitOf(call, pull);
  const from = forkPoint(call, pull);
  const placed = comments.map((comment) => placeComment(call, { from, to: commitId, comment }));
  if (placed.includes(undefined)) throw new Refusal(422, "Unprocessable Entity", ["Line could not be resolved"]);
  const at = world.now();
  const review = world.store.reviews.insert({
    repo: repo.id,
    pull: pull.number,
    user: by.login,
    body: text,
    state,
    commitId,
    submittedAt: state === "PENDING" ? null : at,
    minimized: null,
  });
  for (const place of placed) {
    if (place === undefined) continue;
    world.store.reviewComments.insert({
      ...place,
      repo: repo.id,
      pull: pull.number,
      review: review.id,
      user: by.login,
      commitId,
      inReplyTo: null,
      createdAt: at,
      updatedAt: at,
      resolvedBy: null,
      minimized: null,
    });
  }
  if (state !== "PENDING") announce(call, pull, review);
  return ok(renderReview(world, repo, review));
}

function announce(call: RepoCall, pull: PullRow, review: ReviewRow): void {
  const { world, repo } = call;
  const waiting = pull.requestedReviewers.filter((login) => login !== review.user);
  const kept = world.store.pulls.change(pull.id, { requestedReviewers: waiting });
  world.store.issues.change(issueOf(world, pull).id, { updatedAt: world.now() });
  emitReview(world, repo, doerOf(call.caller), { pull: kept, review, action: "submitted" });
}

function refuseReview(call: RepoCall, pull: PullRow, state: ReviewState): void {
  const { world, repo } = call;
  const login = doerOf(call.caller).login;
  const own = issueOf(world, pull).user === login;
  const no = (text: string): Refusal => new Refusal(422, "Unprocessable Entity", [text]);
  if (own && state === "APPROVED") throw no("Can not approve your own pull request");
  if (own && state === "CHANGES_REQUESTED") throw no("Can not request changes on your own pull request");
  if (state === "APPROVED" && isWorkflowToken(call.caller) && !repo.settings.allowActionsToApprovePullRequests) {
    throw new Refusal(422, "Unprocessable Entity", ["GitHub Actions is not permitted to approve pull requests."]);
  }
  const pending = world.store.reviews
    .all({ repo: repo.id, parent: pull.number })
    .some((review) => review.user === login && review.state === "PENDING");
  if (pending) throw no("user_id can only have one pending review per pull request");
}

function commitOf(call: RepoCall, pull: PullRow): string {
  const wanted = textOf(call.body, "commit_id") ?? pull.headSha;
  const git = call.world.git(call.repo);
  const known = git.attempt(["cat-file", "-e", `${wanted}^{commit}`]).status === 0;
  const from = forkPoint(call, pull);
  if (!known || isAncestor(git, wanted, from) || !isAncestor(git, wanted, pull.headSha)) {
    throw new Refusal(422, "Unprocessable Entity", ["The commitOID is not part of the pull request"]);
  }
  return wanted;
}

function editBody(call: RepoCall): Answer {
  const review = call.world.store.reviews.change(reviewAt(call).id, { body: textOf(call.body, "body") ?? "" });
  return ok(renderReview(call.world, call.repo, review));
}

function submit(call: RepoCall): Answer {
  const { world, repo } = call;
  const pull = pullAt(call);
  const pending = reviewAt(call);
  if (pending.state !== "PENDING") throw new Refusal(422, "Unprocessable Entity", ["Could not submit: not pending"]);
  const state = STATES[textOf(call.body, "event") ?? ""] ?? "COMMENTED";
  if (issueOf(world, pull).user === pending.user && state !== "COMMENTED") refuseReview(call, pull, state);
  const body = textOf(call.body, "body") ?? pending.body;
  const review = world.store.reviews.change(pending.id, { state, body, submittedAt: world.now() });
  announce(call, pull, review);
  return ok(renderReview(world, repo, review));
}

function dismiss(call: RepoCall): Answer {
  const { world, repo } = call;
  const pull = pullAt(call);
  const was = reviewAt(call);
  if (was.state !== "APPROVED" && was.state !== "CHANGES_REQUESTED") {
    throw new Refusal(422, "Unprocessable Entity", ["Can not dismiss a commented pull request review"]);
  }
  const review = world.store.reviews.change(was.id, { state: "DISMISSED" });
  emitReview(world, repo, doerOf(call.caller), { pull, review, action: "dismissed" });
  return ok(renderReview(world, repo, review));
}
