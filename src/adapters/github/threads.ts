import { z } from "zod";
import type { ForgePulls, Thread } from "../../ports/forge/forge-pulls.ts";
import type { Client } from "./http/client.ts";

const query = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved comments(first: 1) { nodes { body author { __typename login } } } }
      }
    }
  }
}`;

const Page = z
  .object({
    repository: z.object({
      pullRequest: z.object({
        reviewThreads: z.object({
          pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
          nodes: z.array(
            z.object({
              id: z.string(),
              isResolved: z.boolean(),
              comments: z.object({
                nodes: z.array(
                  z.object({
                    body: z.string(),
                    author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
                  }),
                ),
              }),
            }),
          ),
        }),
      }),
    }),
  })
  .transform((data) => data.repository.pullRequest.reviewThreads);

/** Review threads: GraphQL alone knows them. */
export function githubThreads(client: Client): Pick<ForgePulls, "threads" | "resolveThread"> {
  return {
    threads: async (number) => {
      const threads: Thread[] = [];
      for (let after: string | null = null; ; ) {
        const page: z.infer<typeof Page> = await client.graphql(
          "reviewThreads",
          query,
          { owner: client.owner, repo: client.repo, number, after },
          Page,
        );
        for (const { id, isResolved, comments } of page.nodes) {
          const first = comments.nodes[0];
          threads.push({
            id,
            isResolved,
            firstBody: first?.body ?? "",
            authorIsBot: first?.author?.__typename === "Bot",
          });
        }
        after = page.pageInfo.endCursor;
        if (!page.pageInfo.hasNextPage || after === null) return threads;
      }
    },
    resolveThread: (id) =>
      client.graphql(
        "resolveReviewThread",
        "mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }",
        { id },
        z.unknown().transform(() => undefined),
      ),
  };
}
