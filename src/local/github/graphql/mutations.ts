import { doerOf, emitPull } from "../events/emit.ts";
import { mergeabilityOf } from "../pulls/mergeability.ts";
import { protectionsOf } from "../pulls/protection.ts";
import { fromNodeId, repoOf, type World } from "../world.ts";
import { toActor } from "./actor-node.ts";
import { addReply, addThread, type ReplyInput, type ThreadInput } from "./add-thread.ts";
import { findNode, pullOfId, threadOfId } from "./find-node.ts";
import { type GraphqlContext, mustHold } from "./graphql-context.ts";
import { GraphqlRefusal, noSuchNode } from "./graphql-refusal.ts";
import { toPullNode } from "./nodes.ts";
import { toThreadNode } from "./thread-nodes.ts";

type Input<T> = { readonly input: T & { readonly clientMutationId?: string | null } };
type PullInput = { readonly pullRequestId: string };

const done = (
  input: { readonly clientMutationId?: string | null },
  payload: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => ({
  clientMutationId: input.clientMutationId ?? null,
  ...payload,
});

function setResolved(context: GraphqlContext, threadId: string, by: string | null): Readonly<Record<string, unknown>> {
  const thread = threadOfId(context.world, context.caller, threadId);
  // Not pull-requests alone: contents too must be writable (GITHUB-BEHAVIOUR § B).
  mustHold(context, thread.repo, "contents=write,pull_requests=write");
  return toThreadNode(context.world, context.world.store.reviewComments.change(thread.id, { resolvedBy: by }));
}

/** The root fields of `Mutation` that this server has. */
export const mutations = {
  resolveReviewThread: ({ input }: Input<{ readonly threadId: string }>, context: GraphqlContext) =>
    done(input, { thread: setResolved(context, input.threadId, doerOf(context.caller).login) }),

  unresolveReviewThread: ({ input }: Input<{ readonly threadId: string }>, context: GraphqlContext) =>
    done(input, { thread: setResolved(context, input.threadId, null) }),

  addPullRequestReviewThread: ({ input }: Input<ThreadInput>, context: GraphqlContext) =>
    done(input, { thread: addThread(context, input) }),

  addPullRequestReviewThreadReply: ({ input }: Input<ReplyInput>, context: GraphqlContext) =>
    done(input, { comment: addReply(context, input) }),

  minimizeComment: (
    { input }: Input<{ readonly subjectId: string; readonly classifier: string }>,
    context: GraphqlContext,
  ) => {
    minimize(context, input.subjectId, input.classifier);
    return done(input, { minimizedComment: findNode(context.world, context.caller, input.subjectId) });
  },

  markPullRequestReadyForReview: ({ input }: Input<PullInput>, context: GraphqlContext) =>
    done(input, { pullRequest: setDraft(context, input.pullRequestId, false) }),

  convertPullRequestToDraft: ({ input }: Input<PullInput>, context: GraphqlContext) =>
    done(input, { pullRequest: setDraft(context, input.pullRequestId, true) }),

  enablePullRequestAutoMerge: (
    { input }: Input<PullInput & { readonly mergeMethod?: string | null }>,
    context: GraphqlContext,
  ) => {
    const { world, caller } = context;
    const pull = pullOfId(world, caller, input.pullRequestId);
    mustHold(context, pull.repo, "contents=write,pull_requests=write");
    refuseAutoMerge(world, pull);
    const method = (input.mergeMethod ?? "MERGE").toLowerCase() as "merge" | "squash" | "rebase";
    const kept = world.store.pulls.change(pull.id, { autoMerge: { by: doerOf(caller).login, method } });
    // Nothing here waits to merge it: say so rather than let somebody wait.
    world.gap(`graphql enablePullRequestAutoMerge on #${pull.number}: kept, but this server never merges by itself`);
    return done(input, { pullRequest: toPullNode(world, kept), actor: toActor(world, doerOf(caller).login) });
  },

  enqueuePullRequest: (
    { input }: Input<PullInput & { readonly expectedHeadOid?: string | null }>,
    context: GraphqlContext,
  ) => {
    const { world, caller } = context;
    const pull = pullOfId(world, caller, input.pullRequestId);
    mustHold(context, pull.repo, "contents=write,pull_requests=write");
    const queued = protectionsOf(world, repoOf(world, pull.repo), pull.baseRef).some((rule) => rule.mergeQueue);
    if (!queued) throw new GraphqlRefusal("UNPROCESSABLE", `No merge queue found for branch '${pull.baseRef}'`);
    if (input.expectedHeadOid != null && input.expectedHeadOid !== pull.headSha) {
      throw new GraphqlRefusal("STALE_DATA", "Head branch was modified. Review and try again.");
    }
    const what = "graphql enqueuePullRequest: this server has no merge queue to run";
    world.gap(what);
    throw new GraphqlRefusal("UNPROCESSABLE", what);
  },
};

function setDraft(context: GraphqlContext, id: string, draft: boolean): Readonly<Record<string, unknown>> {
  const { world, caller } = context;
  const pull = pullOfId(world, caller, id);
  mustHold(context, pull.repo, "contents=write,pull_requests=write");
  const kept = world.store.pulls.change(pull.id, { draft });
  if (pull.draft !== draft) {
    emitPull(world, repoOf(world, pull.repo), doerOf(caller), kept, draft ? "converted_to_draft" : "ready_for_review");
  }
  return toPullNode(world, kept);
}

/** In GitHub's own words, the doubled "Pull request" included. */
function refuseAutoMerge(world: World, pull: ReturnType<typeof pullOfId>): void {
  const repo = repoOf(world, pull.repo);
  const no = (message: string): GraphqlRefusal => new GraphqlRefusal("UNPROCESSABLE", message);
  if (!repo.settings.allowAutoMerge) throw no("Auto merge is not allowed for this repository");
  if (protectionsOf(world, repo, pull.baseRef).length === 0)
    throw no("Pull request Protected branch rules not configured for this branch");
  const { state } = mergeabilityOf(world, repo, pull);
  if (state === "clean" || state === "unstable") throw no(`Pull request Pull request is in ${state} status`);
}

function minimize(context: GraphqlContext, id: string, classifier: string): void {
  const { store } = context.world;
  const named = fromNodeId(id);
  const tables = { IC: store.comments, PRRC: store.reviewComments, PRR: store.reviews };
  if (named === undefined || !(named.prefix in tables)) throw noSuchNode(id);
  if (named.prefix === "IC") {
    const comment = store.comments.get(named.id);
    if (comment === undefined) throw noSuchNode(id);
    const issue = store.issues.find({ repo: comment.repo, parent: comment.number });
    mustHold(context, comment.repo, issue?.pull === null ? "issues=write" : "pull_requests=write");
    store.comments.change(comment.id, { minimized: classifier });
    return;
  }
  const table = named.prefix === "PRRC" ? store.reviewComments : store.reviews;
  const row = table.get(named.id);
  if (row === undefined) throw noSuchNode(id);
  mustHold(context, row.repo, "pull_requests=write");
  table.change(named.id, { minimized: classifier });
}
