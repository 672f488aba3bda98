import { canSee } from "../access.ts";
import { toActor } from "./actor-node.ts";
import { findNode } from "./find-node.ts";
import type { GraphqlContext } from "./graphql-context.ts";
import { GraphqlRefusal } from "./graphql-refusal.ts";
import { toIssueNode, toPullNode, toRepositoryNode } from "./nodes.ts";

type Numbered = { readonly number: number };

/** The root fields of `Query` that this server has. */
export const queries = {
  viewer: (_: unknown, { world, caller }: GraphqlContext) => toActor(world, caller.user?.login ?? ""),
  node: ({ id }: { readonly id: string }, { world, caller }: GraphqlContext) => findNode(world, caller, id),
  nodes: ({ ids }: { readonly ids: readonly string[] }, { world, caller }: GraphqlContext) =>
    ids.map((id) => findNode(world, caller, id)),
  rateLimit: (_: unknown, { world, caller }: GraphqlContext) => {
    const { limit, used, remaining, reset } = world.rates.look(caller);
    return { limit, used, remaining, cost: 1, nodeCount: 0, resetAt: new Date(reset * 1000).toISOString() };
  },
  repository: (
    { owner, name }: { readonly owner: string; readonly name: string },
    { world, caller }: GraphqlContext,
  ) => {
    const repo = world.store.repositories.find({ key: `${owner}/${name}`.toLowerCase() });
    if (repo === undefined || !canSee(world, repo, caller)) {
      throw new GraphqlRefusal("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
    }
    const absent = (kind: string, number: number): GraphqlRefusal =>
      new GraphqlRefusal("NOT_FOUND", `Could not resolve to ${kind} with the number of ${number}.`);
    return {
      ...toRepositoryNode(world, repo),
      pullRequest: ({ number }: Numbered) => {
        const pull = world.store.pulls.find({ repo: repo.id, parent: number });
        if (pull === undefined) throw absent("a PullRequest", number);
        return toPullNode(world, pull);
      },
      issue: ({ number }: Numbered) => {
        const issue = world.store.issues.find({ repo: repo.id, parent: number });
        if (issue === undefined || issue.pull !== null) throw absent("an Issue", number);
        return toIssueNode(world, issue);
      },
    };
  },
};
