import { doerOf } from "../../events/emit.ts";
import { renderReaction } from "../../render/issue.ts";
import { created, notFound, ok } from "../answers.ts";
import { textOf } from "../fields.ts";
import { listed } from "../paging.ts";
import type { RepoCall, RepoRoute } from "../route.ts";
import { issueAt } from "./issues.ts";

const BASE = "/repos/{owner}/{repo}";

/** What can be reacted to: the path, whose permissions it takes, and the subject its reactions are kept under. */
const SUBJECTS: readonly {
  readonly path: string;
  readonly scopes: readonly string[];
  readonly subject: (call: RepoCall) => string;
}[] = [
  {
    path: `${BASE}/issues/{issue_number}/reactions`,
    scopes: ["issues", "pull_requests"],
    subject: (call) => `issue:${issueAt(call).number}`,
  },
  {
    path: `${BASE}/issues/comments/{comment_id}/reactions`,
    scopes: ["issues", "pull_requests"],
    subject: (call) => existing(call, "comments", "comment"),
  },
  {
    path: `${BASE}/pulls/comments/{comment_id}/reactions`,
    scopes: ["pull_requests"],
    subject: (call) => existing(call, "reviewComments", "review-comment"),
  },
];

export const reactionRoutes: readonly RepoRoute[] = SUBJECTS.flatMap(({ path, scopes, subject }): RepoRoute[] => [
  {
    method: "GET",
    path,
    needs: scopes.map((scope) => `${scope}=read`),
    answer: (call) =>
      listed(call, call.world.store.reactions.all({ repo: call.repo.id, key: subject(call) }), (one) =>
        renderReaction(call.world, one),
      ),
  },
  {
    method: "POST",
    path,
    needs: scopes.map((scope) => `${scope}=write`),
    anyReader: true,
    answer: (call) => react(call, subject(call)),
  },
]);

function existing(call: RepoCall, table: "comments" | "reviewComments", kind: string): string {
  const row = call.world.store[table].get(Number(call.params.comment_id));
  if (row === undefined || row.repo !== call.repo.id) throw notFound();
  return `${kind}:${row.id}`;
}

/** The same reaction of the same person twice is one: 200 with the first instead of 201. */
function react(call: RepoCall, subject: string): ReturnType<RepoRoute["answer"]> {
  const { world, repo } = call;
  const user = doerOf(call.caller).login;
  const content = textOf(call.body, "content") ?? "";
  const before = world.store.reactions
    .all({ repo: repo.id, key: subject })
    .find((one) => one.user === user && one.content === content);
  if (before !== undefined) return ok(renderReaction(world, before));
  const made = world.store.reactions.insert({ repo: repo.id, subject, user, content, createdAt: world.now() });
  return created(renderReaction(world, made));
}
