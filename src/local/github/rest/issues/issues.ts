import { doerOf, emitIssue } from "../../events/emit.ts";
import { renderIssue } from "../../render/issue.ts";
import type { IssueRow } from "../../store/rows.ts";
import type { World } from "../../world.ts";
import { created, noContent, notFound, ok, Refusal, validationFailed } from "../answers.ts";
import { textOf, textsOf } from "../fields.ts";
import { listed } from "../paging.ts";
import type { RepoCall, RepoRoute } from "../route.ts";
import { takeNumber } from "../take-number.ts";
import { emitLabel, ensureLabel, labelsIn } from "./issue-labels.ts";

const AT = "/repos/{owner}/{repo}/issues";
const EITHER = ["issues=write", "pull_requests=write"];
const MAX_BODY = 65_536;

/** The issue (or pull request seen as one) that the path names. */
export function issueAt(call: RepoCall): IssueRow {
  const issue = call.world.store.issues.find({ repo: call.repo.id, parent: Number(call.params.issue_number) });
  if (issue === undefined) throw notFound();
  return issue;
}

/** Refuses what GitHub finds too long; `resource` as its error names it. */
export function checkLength(body: string | undefined, resource: string): void {
  if (body === undefined || [...body].length <= MAX_BODY) return;
  throw validationFailed({
    resource,
    code: "unprocessable",
    field: resource === "IssueComment" ? "data" : "body",
    message: `${resource === "IssueComment" ? "Body" : "body"} is too long (maximum is ${MAX_BODY} characters)`,
  });
}

export const issueRoutes: readonly RepoRoute[] = [
  { method: "GET", path: AT, needs: ["issues=read"], answer: list },
  { method: "POST", path: AT, needs: ["issues=write"], anyReader: true, answer: open },
  {
    method: "GET",
    path: `${AT}/{issue_number}`,
    needs: ["issues=read", "pull_requests=read"],
    answer: (call) => ok(renderIssue(call.world, call.repo, issueAt(call))),
  },
  { method: "PATCH", path: `${AT}/{issue_number}`, needs: ["issues=write", "pull_requests=write"], answer: edit },
  { method: "PUT", path: `${AT}/{issue_number}/lock`, needs: EITHER, answer: (call) => setLocked(call, true) },
  { method: "DELETE", path: `${AT}/{issue_number}/lock`, needs: EITHER, answer: (call) => setLocked(call, false) },
];

function setLocked(call: RepoCall, locked: boolean): ReturnType<RepoRoute["answer"]> {
  const issue = call.world.store.issues.change(issueAt(call).id, { locked, updatedAt: call.world.now() });
  emitIssue(call.world, call.repo, doerOf(call.caller), issue, locked ? "locked" : "unlocked");
  return noContent();
}

function list(call: RepoCall): ReturnType<RepoRoute["answer"]> {
  const { query } = call;
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((label) => label !== "");
  const since = query.get("since");
  const sort = query.get("sort") === "updated" ? "updatedAt" : "createdAt";
  const chosen = call.world.store.issues
    .all({ repo: call.repo.id })
    .filter((issue) => state === "all" || issue.state === state)
    .filter((issue) => labels.every((label) => issue.labels.some((has) => has.toLowerCase() === label.toLowerCase())))
    .filter((issue) => since === null || issue.updatedAt >= since)
    .filter((issue) => query.get("creator") === null || issue.user === query.get("creator"))
    .sort((a, b) => (a[sort] < b[sort] ? 1 : a[sort] > b[sort] ? -1 : b.number - a.number));
  if (query.get("direction") === "asc") chosen.reverse();
  return listed(call, chosen, (issue) => renderIssue(call.world, call.repo, issue));
}

function open(call: RepoCall): ReturnType<RepoRoute["answer"]> {
  const { world, repo, body } = call;
  const by = doerOf(call.caller);
  const title = body.title;
  if (String(title ?? "").trim() === "")
    throw validationFailed({ resource: "Issue", code: "missing_field", field: "title" });
  checkLength(textOf(body, "body"), "Issue");
  const labels = labelsIn(body.labels);
  for (const label of labels) ensureLabel(world, repo, label);
  const at = world.now();
  const issue = world.store.issues.insert({
    repo: repo.id,
    number: takeNumber(world, repo),
    title: String(title),
    body: textOf(body, "body") ?? null,
    user: by.login,
    state: "open",
    stateReason: null,
    labels,
    assignees: knownUsers(world, textsOf(body, "assignees") ?? []),
    locked: false,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    pull: null,
  });
  emitIssue(world, repo, by, issue, "opened");
  for (const label of labels) emitLabel(call, issue, label, "labeled");
  return created(renderIssue(world, repo, issue));
}

function edit(call: RepoCall): ReturnType<RepoRoute["answer"]> {
  const { world, repo, body } = call;
  const issue = issueAt(call);
  if (issue.pull !== null && textOf(body, "state") !== undefined) {
    throw new Refusal(422, "Validation Failed", ["close and reopen pull requests through the pull request"]);
  }
  const by = doerOf(call.caller);
  checkLength(textOf(body, "body"), "Issue");
  const at = world.now();
  const state = textOf(body, "state") === "closed" ? "closed" : textOf(body, "state") === "open" ? "open" : issue.state;
  const turned = state !== issue.state;
  const reason = textOf(body, "state_reason") === "not_planned" ? "not_planned" : "completed";
  const labels = body.labels === undefined ? issue.labels : labelsIn(body.labels);
  for (const label of labels) ensureLabel(world, repo, label);
  const title = typeof body.title === "string" ? body.title : issue.title;
  const text = body.body === undefined ? issue.body : (textOf(body, "body") ?? null);
  const edited = world.store.issues.change(issue.id, {
    title,
    body: text,
    ...(title !== issue.title && {
      renamed: [...(issue.renamed ?? []), { from: issue.title, to: title, by: by.login, at }],
    }),
    ...(text !== issue.body && { editedAt: at }),
    labels,
    updatedAt: at,
    ...(body.assignees !== undefined && { assignees: knownUsers(world, textsOf(body, "assignees") ?? []) }),
    ...(turned && state === "closed" && { state, stateReason: reason, closedAt: at, closedBy: by.login }),
    ...(turned && state === "open" && { state, stateReason: "reopened", closedAt: null, closedBy: null }),
  });
  tellEdit(call, issue, edited);
  return ok(renderIssue(world, repo, edited));
}

function tellEdit(call: RepoCall, was: IssueRow, is: IssueRow): void {
  const by = doerOf(call.caller);
  const changes = {
    ...(was.title !== is.title && { title: { from: was.title } }),
    ...(was.body !== is.body && { body: { from: was.body ?? "" } }),
  };
  if (is.pull === null && Object.keys(changes).length > 0)
    emitIssue(call.world, call.repo, by, is, "edited", { changes });
  for (const label of is.labels.filter((name) => !was.labels.includes(name))) emitLabel(call, is, label, "labeled");
  for (const label of was.labels.filter((name) => !is.labels.includes(name))) emitLabel(call, is, label, "unlabeled");
  if (was.state !== is.state) emitIssue(call.world, call.repo, by, is, is.state === "closed" ? "closed" : "reopened");
}

function knownUsers(world: World, logins: readonly string[]): readonly string[] {
  return logins.filter((login) => world.store.users.find({ key: login.toLowerCase() }) !== undefined);
}
