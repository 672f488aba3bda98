import { canSee } from "../access.ts";
import type { Caller } from "../caller.ts";
import type { IssueRow, PullRow, ReviewCommentRow } from "../store/rows.ts";
import { fromNodeId, repoOf, type World } from "../world.ts";
import { GraphqlRefusal, noSuchNode } from "./graphql-refusal.ts";
import { toCommentNode, toIssueNode, toPullNode, toRepositoryNode, toReviewNode } from "./nodes.ts";
import { toReviewCommentNode, toThreadNode } from "./thread-nodes.ts";

type Node = Readonly<Record<string, unknown>>;

/** The thing behind a global id, or a NOT_FOUND; what the caller may not see is not there. */
export function findNode(world: World, caller: Caller, id: string): Node {
  const named = fromNodeId(id);
  if (named === undefined) throw noSuchNode(id);
  const { store } = world;
  const see = <T extends { readonly repo: number }>(row: T | undefined, render: (row: T) => Node): Node => {
    if (row === undefined || !canSee(world, repoOf(world, row.repo), caller)) throw noSuchNode(id);
    return render(row);
  };
  switch (named.prefix) {
    case "R": {
      const repo = store.repositories.get(named.id);
      return see(repo === undefined ? undefined : { repo: repo.id }, (row) =>
        toRepositoryNode(world, repoOf(world, row.repo)),
      );
    }
    case "I":
      return see(store.issues.get(named.id), (row) => toIssueNode(world, row));
    case "PR":
      return see(findPullRow(world, id), (row) => toPullNode(world, row));
    case "IC":
      return see(store.comments.get(named.id), (row) => toCommentNode(world, row));
    case "PRR":
      return see(store.reviews.get(named.id), (row) => toReviewNode(world, row));
    case "PRRC":
      return see(store.reviewComments.get(named.id), (row) => toReviewCommentNode(world, row));
    case "PRRT":
      return see(store.reviewComments.get(named.id), (row) => toThreadNode(world, row));
    default:
      throw noSuchNode(id);
  }
}

function findPullRow(world: World, id: string): PullRow | undefined {
  const named = fromNodeId(id);
  const issue: IssueRow | undefined = named?.prefix === "PR" ? world.store.issues.get(named.id) : undefined;
  return issue === undefined ? undefined : world.store.pulls.find({ repo: issue.repo, parent: issue.number });
}

/** The pull request of a global id. */
export function pullOfId(world: World, caller: Caller, id: string): PullRow {
  const pull = findPullRow(world, id);
  if (pull === undefined || !canSee(world, repoOf(world, pull.repo), caller)) throw noSuchNode(id);
  return pull;
}

/** The first comment of the thread of a global id. */
export function threadOfId(world: World, caller: Caller, id: string): ReviewCommentRow {
  const named = fromNodeId(id);
  const first = named?.prefix === "PRRT" ? world.store.reviewComments.get(named.id) : undefined;
  if (first === undefined || !canSee(world, repoOf(world, first.repo), caller)) {
    throw new GraphqlRefusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
  }
  return first;
}
