import { allowed } from "../../access.ts";
import { doerOf, emitComment } from "../../events/emit.ts";
import { renderComment } from "../../render/issue.ts";
import type { CommentRow, IssueRow } from "../../store/rows.ts";
import { created, noContent, notFound, ok, Refusal } from "../answers.ts";
import { textOf } from "../fields.ts";
import { listed } from "../paging.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { checkLength, issueAt } from "./issues.ts";

const ALL = "/repos/{owner}/{repo}/issues/comments";
const OF_ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const READ = ["issues=read", "pull_requests=read"];
const WRITE = ["issues=write", "pull_requests=write"];

export const commentRoutes: readonly RepoRoute[] = [
  {
    method: "GET",
    path: ALL,
    needs: READ,
    answer: (call) => list(call, call.world.store.comments.all({ repo: call.repo.id })),
  },
  {
    method: "GET",
    path: OF_ISSUE,
    needs: READ,
    answer: (call) => list(call, call.world.store.comments.all({ repo: call.repo.id, parent: issueAt(call).number })),
  },
  { method: "POST", path: OF_ISSUE, needs: WRITE, anyReader: true, answer: write },
  {
    method: "GET",
    path: `${ALL}/{comment_id}`,
    needs: READ,
    answer: (call) => ok(renderComment(call.world, call.repo, commentAt(call).comment)),
  },
  { method: "PATCH", path: `${ALL}/{comment_id}`, needs: WRITE, answer: edit },
  { method: "DELETE", path: `${ALL}/{comment_id}`, needs: WRITE, answer: remove },
];

function list(call: RepoCall, comments: readonly CommentRow[]): Answer {
  const since = call.query.get("since");
  const byUpdate = call.query.get("sort") === "updated" || since !== null;
  const chosen = comments
    .filter((comment) => since === null || comment.updatedAt >= since)
    .toSorted((a, b) => (byUpdate ? a.updatedAt.localeCompare(b.updatedAt) : 0) || a.id - b.id);
  if (call.query.get("direction") === "desc") chosen.reverse();
  return listed(call, chosen, (comment) => renderComment(call.world, call.repo, comment));
}

function commentAt(call: RepoCall): { readonly comment: CommentRow; readonly issue: IssueRow } {
  const comment = call.world.store.comments.get(Number(call.params.comment_id));
  if (comment === undefined || comment.repo !== call.repo.id) throw notFound();
  const issue = call.world.store.issues.find({ repo: call.repo.id, parent: comment.number });
  if (issue === undefined) throw notFound();
  return { comment, issue };
}

/** `pull-requests: write` is enough on a pull request and nothing on an issue. */
function checkKind(call: RepoCall, issue: IssueRow): void {
  if (issue.pull !== null || call.caller.token?.kind !== "job") return;
  if (allowed(call.world, call.repo, call.caller, ["issues=write"])) return;
  throw new Refusal(403, "Resource not accessible by integration", undefined, {
    "x-accepted-github-permissions": "issues=write; pull_requests=write",
  });
}

function write(call: RepoCall): Answer {
  const { world, repo } = call;
  const issue = issueAt(call);
  checkKind(call, issue);
  const body = textOf(call.body, "body") ?? "";
  checkLength(body, "IssueComment");
  if (issue.locked) throw new Refusal(403, "Unable to create comment because issue is locked.");
  const by = doerOf(call.caller);
  const at = world.now();
  const comment = world.store.comments.insert({
    repo: repo.id,
    number: issue.number,
    user: by.login,
    body,
    createdAt: at,
    updatedAt: at,
    minimized: null,
  });
  const touched = world.store.issues.change(issue.id, { updatedAt: at });
  emitComment(world, repo, by, { issue: touched, comment, action: "created" });
  return created(renderComment(world, repo, comment));
}

function edit(call: RepoCall): Answer {
  const { world, repo } = call;
  const { comment, issue } = commentAt(call);
  checkKind(call, issue);
  const body = textOf(call.body, "body") ?? "";
  checkLength(body, "IssueComment");
  const edited = world.store.comments.change(comment.id, { body, updatedAt: world.now() });
  const changes = { body: { from: comment.body } };
  emitComment(world, repo, doerOf(call.caller), { issue, comment: edited, action: "edited", changes });
  return ok(renderComment(world, repo, edited));
}

function remove(call: RepoCall): Answer {
  const { world, repo } = call;
  const { comment, issue } = commentAt(call);
  checkKind(call, issue);
  world.store.comments.remove(comment.id);
  emitComment(world, repo, doerOf(call.caller), { issue, comment, action: "deleted" });
  return noContent();
}
