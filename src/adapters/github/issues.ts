import { z } from "zod";
import { Actor } from "../../contracts/events/envelope.ts";
import { Fault } from "../../core/fault.ts";
import type { ForgeComment, ForgeIssues } from "../../ports/forge/forge-issues.ts";
import { Nothing, WireComment, WireIssue } from "./http/answer-shapes.ts";
import type { Client } from "./http/client.ts";
import { findMarked } from "./http/find-marked.ts";
import { fitBody } from "./http/fit-body.ts";

const repository = "/repos/{owner}/{repo}";
const Permission = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
  user: z.object({ login: z.string(), id: z.int() }).nullish(),
});
const level = Actor.shape.permission;

/** Issues, comments, reactions and permissions over REST. */
export function githubIssues(client: Client): Omit<ForgeIssues, "history"> {
  const comments: ForgeIssues["comments"] = (issue) =>
    client.readAll(`GET ${repository}/issues/{issue_number}/comments`, { issue_number: issue }, z.array(WireComment));

  return {
    permission: async (login) => {
      try {
        const said = await client.read(
          `GET ${repository}/collaborators/{username}/permission`,
          { username: login },
          Permission,
        );
        // A custom role has a name of its own; `permission` then says what it comes to.
        const role = level.safeParse(said.role_name);
        const permission = role.success ? role.data : (level.safeParse(said.permission).data ?? "none");
        return { login: said.user?.login ?? login, id: said.user?.id ?? 0, permission };
      } catch {
        // No answer is a no: authority is never guessed (PLATFORM, Events and jobs).
        return { login, id: 0, permission: "none" };
      }
    },
    issue: (number) => client.read(`GET ${repository}/issues/{issue_number}`, { issue_number: number }, WireIssue),
    labelled: (label) =>
      client.read(
        `GET ${repository}/issues`,
        { labels: label, state: "open", sort: "created", direction: "desc", per_page: 100 },
        z.array(WireIssue),
      ),
    issues: async ({ labels, state, author, since }) => {
      const { items } = await client.readMost(
        `GET ${repository}/issues`,
        {
          state,
          sort: "created",
          direction: "desc",
          ...(labels.length === 0 ? {} : { labels: labels.join(",") }),
          ...(author === null ? {} : { creator: author }),
          ...(since === null ? {} : { since }),
        },
        z.array(WireIssue),
      );
      return items.slice(0, 1000);
    },
    comments,
    newestComments: () =>
      client.read(
        `GET ${repository}/issues/comments`,
        { sort: "created", direction: "desc", per_page: 100 },
        z.array(WireComment),
      ),
    commentsSince: (since) => readSince(client, since),
    comment: (issue, body) =>
      client.write(
        `POST ${repository}/issues/{issue_number}/comments`,
        { issue_number: issue, body: fitBody(body) },
        WireComment,
        async () => findMarked(await comments(issue), body),
      ),
    editComment: (id, body) =>
      client.write(
        `PATCH ${repository}/issues/comments/{comment_id}`,
        { comment_id: id, body: fitBody(body) },
        Nothing,
        "harmless",
      ),
    removeComment: (id) =>
      unlessGone(
        client.write(`DELETE ${repository}/issues/comments/{comment_id}`, { comment_id: id }, Nothing, "harmless"),
      ),
    react: (to) =>
      "issue" in to
        ? client.write(
            `POST ${repository}/issues/{issue_number}/reactions`,
            { issue_number: to.issue, content: "eyes" },
            Nothing,
            "harmless",
          )
        : client.write(
            `POST ${repository}/issues/comments/{comment_id}/reactions`,
            { comment_id: to.comment, content: "eyes" },
            Nothing,
            "harmless",
          ),
    label: (issue, name) =>
      client.write(
        `POST ${repository}/issues/{issue_number}/labels`,
        { issue_number: issue, labels: [name] },
        Nothing,
        "harmless",
      ),
    unlabel: (issue, name) =>
      unlessGone(
        client.write(
          `DELETE ${repository}/issues/{issue_number}/labels/{name}`,
          { issue_number: issue, name },
          Nothing,
          "harmless",
        ),
      ),
    close: (issue) =>
      client.write(
        `PATCH ${repository}/issues/{issue_number}`,
        { issue_number: issue, state: "closed", state_reason: "completed" },
        Nothing,
        "harmless",
      ),
  };
}

async function unlessGone(removing: Promise<unknown>): Promise<void> {
  try {
    await removing;
  } catch (thrown) {
    if (!(thrown instanceof Fault && thrown.code === "forge.not_found")) throw thrown;
  }
}

/** Oldest first, and on from the last one's time where GitHub gives no more: what comes later is never out of reach. */
async function readSince(client: Pick<Client, "readMost">, since: string): Promise<readonly ForgeComment[]> {
  const found = new Map<number, ForgeComment>();
  for (let from = since; ; ) {
    const { items, more } = await client.readMost(
      `GET ${repository}/issues/comments`,
      { sort: "updated", direction: "asc", since: from },
      z.array(WireComment),
    );
    for (const comment of items) found.set(comment.id, comment);
    const last = items.at(-1)?.updatedAt;
    if (!more || last === undefined) return [...found.values()];
    // Thousands within one second would keep it there for ever.
    from = Date.parse(last) > Date.parse(from) ? last : toSecond(Date.parse(from) + 1000);
  }
}

function toSecond(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
