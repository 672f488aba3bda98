import { doerOf, emitReview } from "../events/emit.ts";
import { mergeBase } from "../git/refs.ts";
import { hunkDownTo, patchOf } from "../render/review.ts";
import type { PullRow, ReviewRow, Side } from "../store/rows.ts";
import { fromNodeId, repoOf } from "../world.ts";
import { pullOfId, threadOfId } from "./find-node.ts";
import { type GraphqlContext, mustHold } from "./graphql-context.ts";
import { GraphqlRefusal, noSuchNode } from "./graphql-refusal.ts";
import { toReviewCommentNode, toThreadNode } from "./thread-nodes.ts";

type Node = Readonly<Record<string, unknown>>;

export type ThreadInput = {
  readonly pullRequestId?: string | null;
  readonly pullRequestReviewId?: string | null;
  readonly path?: string | null;
  readonly body: string;
  readonly line?: number | null;
  readonly side?: Side | null;
  readonly startLine?: number | null;
  readonly startSide?: Side | null;
};
export type ReplyInput = { readonly pullRequestReviewThreadId: string; readonly body: string };

/**
 * A thread on a pull request, in the review named or in one of its own. As at GitHub a line outside the diff is
 * accepted here, where REST refuses it; it is then shown nowhere.
 */
export function addThread(context: GraphqlContext, input: ThreadInput): Node {
  const { world } = context;
  const review = input.pullRequestReviewId == null ? undefined : reviewOfId(context, input.pullRequestReviewId);
  const pull =
    review === undefined ? pullOfId(world, context.caller, input.pullRequestId ?? "") : pullOfReview(context, review);
  mustHold(context, pull.repo, "pull_requests=write");
  const repo = repoOf(world, pull.repo);
  const path = input.path ?? "";
  const from = mergeBase(world.git(repo), pull.baseSha, pull.headSha) ?? pull.baseSha;
  const patch = patchOf(world, repo, { from, to: pull.headSha, path });
  if (patch === undefined) throw new GraphqlRefusal("UNPROCESSABLE", "Path could not be resolved");
  const line = input.line ?? null;
  const side = input.side ?? "RIGHT";
  const shown = line === null ? patch : (hunkDownTo(patch, side, line)?.text ?? "");
  const at = world.now();
  const comment = world.store.reviewComments.insert({
    repo: repo.id,
    pull: pull.number,
    review: (review ?? ownReview(context, pull)).id,
    user: doerOf(context.caller).login,
    body: input.body,
    path,
    line,
    side,
    startLine: input.startLine ?? null,
    startSide: input.startLine == null ? null : (input.startSide ?? side),
    commitId: pull.headSha,
    diffHunk: shown,
    inReplyTo: null,
    createdAt: at,
    updatedAt: at,
    resolvedBy: null,
    minimized: null,
  });
  return toThreadNode(world, comment);
}

/** An answer in a thread. */
export function addReply(context: GraphqlContext, input: ReplyInput): Node {
  const { world } = context;
  const first = threadOfId(world, context.caller, input.pullRequestReviewThreadId);
  mustHold(context, first.repo, "pull_requests=write");
  const pull = world.store.pulls.find({ repo: first.repo, parent: first.pull });
  if (pull === undefined) throw noSuchNode(input.pullRequestReviewThreadId);
  const at = world.now();
  const { id: _, ...place } = first;
  const reply = world.store.reviewComments.insert({
    ...place,
    review: ownReview(context, pull).id,
    user: doerOf(context.caller).login,
    body: input.body,
    inReplyTo: first.id,
    createdAt: at,
    updatedAt: at,
    resolvedBy: null,
    minimized: null,
  });
  return toReviewCommentNode(world, reply);
}

function reviewOfId(context: GraphqlContext, id: string): ReviewRow {
  const named = fromNodeId(id);
  const review = named?.prefix === "PRR" ? context.world.store.reviews.get(named.id) : undefined;
  if (review === undefined || review.user !== context.caller.user?.login) throw noSuchNode(id);
  return review;
}

function pullOfReview(context: GraphqlContext, review: ReviewRow): PullRow {
  const pull = context.world.store.pulls.find({ repo: review.repo, parent: review.pull });
  if (pull === undefined) throw new Error(`review ${review.id} has no pull request`);
  return pull;
}

/** A review without text around a single comment. */
function ownReview(context: GraphqlContext, pull: PullRow): ReviewRow {
  const { world } = context;
  const by = doerOf(context.caller);
  const review = world.store.reviews.insert({
    repo: pull.repo,
    pull: pull.number,
    user: by.login,
    body: "",
    state: "COMMENTED",
    commitId: pull.headSha,
    submittedAt: world.now(),
    minimized: null,
  });
  emitReview(world, repoOf(world, pull.repo), by, { pull, review, action: "submitted" });
  return review;
}
