import { readRef } from "../git/refs.ts";
import { issueOf } from "../pulls/issue-of.ts";
import { mergeabilityOf } from "../pulls/mergeability.ts";
import type { CommentRow, IssueRow, PullRow, RepoRow, ReviewRow } from "../store/rows.ts";
import { fullName, pageOf, repoOf, toNodeId, type World } from "../world.ts";
import { toActor } from "./actor-node.ts";
import { type Paging, toConnection } from "./connection.ts";
import { minimization } from "./minimization.ts";
import { threadsOf, toThreadNode } from "./thread-nodes.ts";

type Node = Readonly<Record<string, unknown>>;

export function toRepositoryNode(world: World, repo: RepoRow): Node {
  return {
    __typename: "Repository",
    id: toNodeId("R", repo.id),
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: fullName(repo),
    owner: () => toActor(world, repo.owner),
    url: pageOf(world, repo),
    isPrivate: repo.private,
    autoMergeAllowed: repo.settings.allowAutoMerge,
    defaultBranchRef: { __typename: "Ref", name: repo.defaultBranch, prefix: "refs/heads/" },
  };
}

export function toIssueNode(world: World, issue: IssueRow): Node {
  const repo = repoOf(world, issue.repo);
  return {
    __typename: "Issue",
    id: toNodeId("I", issue.id),
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    state: issue.state.toUpperCase(),
    closed: issue.state === "closed",
    url: pageOf(world, repo, `/issues/${issue.number}`),
    author: () => toActor(world, issue.user),
    repository: () => toRepositoryNode(world, repo),
    lastEditedAt: issue.editedAt ?? null,
    timelineItems: ({ itemTypes, ...args }: Paging & { readonly itemTypes?: readonly string[] }) =>
      toConnection(toTimeline(world, issue, itemTypes), args),
    comments: (args: Paging) =>
      toConnection(
        commentsOf(world, issue).map((one) => toCommentNode(world, one)),
        args,
      ),
  };
}

/** Of the timeline this server keeps who put labels on and who changed the title; other kinds are a gap. */
function toTimeline(world: World, issue: IssueRow, kinds: readonly string[] | undefined): readonly Node[] {
  const unknown = kinds?.find((kind) => kind !== "LABELED_EVENT" && kind !== "RENAMED_TITLE_EVENT");
  if (kinds === undefined || unknown !== undefined) {
    const what = `graphql Issue.timelineItems of ${unknown ?? "all kinds"}: this server keeps no such events`;
    world.gap(what);
    throw new Error(what);
  }
  const labelled = (issue.labelled ?? []).map(({ label, by, at }) => ({
    __typename: "LabeledEvent",
    createdAt: at,
    label: { __typename: "Label", name: label },
    actor: () => toActor(world, by),
  }));
  const renamed = (issue.renamed ?? []).map(({ from, to, by, at }) => ({
    __typename: "RenamedTitleEvent",
    createdAt: at,
    previousTitle: from,
    currentTitle: to,
    actor: () => toActor(world, by),
  }));
  const wanted = [
    ...(kinds.includes("LABELED_EVENT") ? labelled : []),
    ...(kinds.includes("RENAMED_TITLE_EVENT") ? renamed : []),
  ];
  return wanted.sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0));
}

function commentsOf(world: World, issue: IssueRow): readonly CommentRow[] {
  return world.store.comments.all({ repo: issue.repo, parent: issue.number });
}

export function toCommentNode(world: World, comment: CommentRow): Node {
  const repo = repoOf(world, comment.repo);
  return {
    __typename: "IssueComment",
    id: toNodeId("IC", comment.id),
    databaseId: comment.id,
    body: comment.body,
    author: () => toActor(world, comment.user),
    createdAt: comment.createdAt,
    url: pageOf(world, repo, `/issues/${comment.number}#issuecomment-${comment.id}`),
    ...minimization(comment.minimized),
  };
}

export function toPullNode(world: World, pull: PullRow): Node {
  const repo = repoOf(world, pull.repo);
  const issue = issueOf(world, pull);
  const mergeable = (): string => {
    const found = mergeabilityOf(world, repo, pull).mergeable;
    return found === null ? "UNKNOWN" : found ? "MERGEABLE" : "CONFLICTING";
  };
  return {
    __typename: "PullRequest",
    id: toNodeId("PR", issue.id),
    databaseId: pull.id,
    number: pull.number,
    title: issue.title,
    body: issue.body ?? "",
    state: pull.merged ? "MERGED" : issue.state.toUpperCase(),
    closed: issue.state === "closed",
    merged: pull.merged,
    isDraft: pull.draft,
    url: pageOf(world, repo, `/pull/${pull.number}`),
    headRefName: pull.headRef,
    headRefOid: pull.headSha,
    baseRefName: pull.baseRef,
    baseRefOid: () => readRef(world.git(repo), `refs/heads/${pull.baseRef}`) ?? pull.baseSha,
    mergeable,
    mergeStateStatus: () => mergeabilityOf(world, repo, pull).state.toUpperCase(),
    isInMergeQueue: false,
    mergeQueueEntry: null,
    autoMergeRequest:
      pull.autoMerge === null
        ? null
        : { mergeMethod: pull.autoMerge.method.toUpperCase(), enabledBy: toActor(world, pull.autoMerge.by) },
    author: () => toActor(world, issue.user),
    repository: () => toRepositoryNode(world, repo),
    comments: (args: Paging) =>
      toConnection(
        commentsOf(world, issue).map((one) => toCommentNode(world, one)),
        args,
      ),
    reviews: (args: Paging) =>
      toConnection(
        world.store.reviews.all({ repo: repo.id, parent: pull.number }).map((one) => toReviewNode(world, one)),
        args,
      ),
    reviewThreads: (args: Paging) =>
      toConnection(
        threadsOf(world, pull).map((one) => toThreadNode(world, one)),
        args,
      ),
  };
}

export function toReviewNode(world: World, review: ReviewRow): Node {
  return {
    __typename: "PullRequestReview",
    id: toNodeId("PRR", review.id),
    databaseId: review.id,
    body: review.body,
    state: review.state,
    submittedAt: review.submittedAt,
    author: () => toActor(world, review.user),
    commit: { __typename: "Commit", oid: review.commitId },
    ...minimization(review.minimized),
  };
}
