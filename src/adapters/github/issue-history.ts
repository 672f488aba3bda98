import { z } from "zod";
import type { ForgeIssues, IssueHistory } from "../../ports/forge/forge-issues.ts";
import type { Client } from "./http/client.ts";

const query = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      lastEditedAt
      labelled: timelineItems(itemTypes: [LABELED_EVENT], last: 100) {
        nodes {
          ... on LabeledEvent {
            createdAt
            label { name }
            actor { __typename login ... on User { databaseId } ... on Bot { databaseId } }
          }
        }
      }
      renamed: timelineItems(itemTypes: [RENAMED_TITLE_EVENT], last: 1) {
        nodes { ... on RenamedTitleEvent { createdAt } }
      }
    }
  }
}`;

const Labelled = z.object({
  createdAt: z.string(),
  label: z.object({ name: z.string() }),
  actor: z.object({ __typename: z.string(), login: z.string(), databaseId: z.int().nullish() }).nullable(),
});
const Answer = z.object({
  repository: z.object({
    issue: z.object({
      lastEditedAt: z.string().nullable(),
      labelled: z.object({ nodes: z.array(Labelled) }),
      renamed: z.object({ nodes: z.array(z.object({ createdAt: z.string() })) }),
    }),
  }),
});

/** Who did what to an issue, and when: GraphQL alone tells when its text was changed. */
export function githubIssueHistory(client: Client): Pick<ForgeIssues, "history"> {
  return {
    history: async (number) => {
      const about = { owner: client.owner, repo: client.repo, number };
      return toHistory(await client.graphql("issueHistory", query, about, Answer));
    },
  };
}

function toHistory({ repository: { issue } }: z.infer<typeof Answer>): IssueHistory {
  const edits = [issue.lastEditedAt, ...issue.renamed.nodes.map((one) => one.createdAt)].filter((at) => at !== null);
  return {
    labelled: issue.labelled.nodes.flatMap(({ createdAt, label, actor }) =>
      actor === null ? [] : [{ label: label.name, at: createdAt, by: toUser(actor) }],
    ),
    editedAt: edits.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1) ?? null,
  };
}

/** GraphQL names a bot without its `[bot]`; an account that is neither bot nor person is nobody. */
function toUser({ __typename, login, databaseId }: NonNullable<z.infer<typeof Labelled>["actor"]>) {
  const isBot = __typename !== "User";
  return { login: isBot ? `${login}[bot]` : login, id: databaseId ?? 0, isBot };
}
