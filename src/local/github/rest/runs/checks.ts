import { isWorkflowToken } from "../../caller.ts";
import { doerOf } from "../../events/emit.ts";
import { resolveCommit } from "../../git/refs.ts";
import { renderCheckRun, renderCombinedStatus, renderStatus } from "../../render/check.ts";
import type { CheckRunRow, StatusRow } from "../../store/rows.ts";
import { created, notFound, ok, Refusal, validationFailed } from "../answers.ts";
import { objectOf, textOf } from "../fields.ts";
import { counted } from "../paging.ts";
import type { Answer, Body, RepoCall, RepoRoute } from "../route.ts";

const REPO = "/repos/{owner}/{repo}";
const RUN = `${REPO}/check-runs/{check_run_id}`;

export const checkRoutes: readonly RepoRoute[] = [
  { method: "POST", path: `${REPO}/check-runs`, needs: ["checks=write"], answer: create },
  {
    method: "GET",
    path: RUN,
    needs: ["checks=read"],
    answer: (call) => ok(renderCheckRun(call.world, call.repo, runAt(call))),
  },
  { method: "PATCH", path: RUN, needs: ["checks=write"], answer: update },
  { method: "GET", path: `${REPO}/commits/{ref}/check-runs`, needs: ["checks=read"], answer: listForRef },
  { method: "POST", path: `${REPO}/statuses/{sha}`, needs: ["statuses=write"], answer: createStatus },
  {
    method: "GET",
    path: `${REPO}/commits/{ref}/status`,
    needs: ["statuses=read"],
    answer: (call) => ok(renderCombinedStatus(call.world, call.repo, commitAt(call))),
  },
];

/** The commit that `{ref}` names: a sha, a branch, a tag. */
export function commitAt(call: RepoCall): string {
  const name = call.params.ref ?? "";
  const sha = resolveCommit(call.world.git(call.repo), name);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return sha;
}

/** A person's token may not write check runs: only apps may. */
function mustBeApp(call: RepoCall): void {
  if (!isWorkflowToken(call.caller)) throw new Refusal(403, "You must authenticate via a GitHub App.");
}

function create(call: RepoCall): Answer {
  mustBeApp(call);
  const { world, repo, body } = call;
  const headSha = textOf(body, "head_sha") ?? "";
  if (world.git(repo).attempt(["cat-file", "-e", `${headSha}^{commit}`]).status !== 0) {
    throw new Refusal(422, `No commit found for SHA: ${headSha}`);
  }
  const blank: Omit<CheckRunRow, "id"> = {
    repo: repo.id,
    headSha,
    name: textOf(body, "name") ?? "",
    status: "queued",
    conclusion: null,
    externalId: null,
    detailsUrl: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    startedAt: world.now(),
    completedAt: null,
  };
  const run = world.store.checkRuns.insert({ ...blank, ...changesIn(call, blank) });
  return created(renderCheckRun(world, repo, run));
}

function update(call: RepoCall): Answer {
  mustBeApp(call);
  const was = runAt(call);
  const is = call.world.store.checkRuns.change(was.id, changesIn(call, was));
  return ok(renderCheckRun(call.world, call.repo, is));
}

/** What the body says; a conclusion completes the run, and annotations are added to those before. */
function changesIn(call: RepoCall, was: Omit<CheckRunRow, "id">): Partial<Omit<CheckRunRow, "id">> {
  const { world, body } = call;
  const output = objectOf(body, "output");
  const conclusion = textOf(body, "conclusion");
  const status = conclusion !== undefined ? "completed" : (textOf(body, "status") as CheckRunRow["status"] | undefined);
  if (status === "completed" && conclusion === undefined) {
    throw new Refusal(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  const done = status === "completed";
  return {
    ...(textOf(body, "name") !== undefined && { name: textOf(body, "name") ?? was.name }),
    ...(status !== undefined && { status, conclusion: done ? (conclusion ?? null) : null }),
    ...(done && { completedAt: textOf(body, "completed_at") ?? world.now() }),
    ...(textOf(body, "started_at") !== undefined && { startedAt: textOf(body, "started_at") ?? null }),
    ...(textOf(body, "external_id") !== undefined && { externalId: textOf(body, "external_id") ?? null }),
    ...(textOf(body, "details_url") !== undefined && { detailsUrl: textOf(body, "details_url") ?? null }),
    ...(output !== undefined && outputIn(output, was)),
  };
}

function outputIn(output: Body, was: Omit<CheckRunRow, "id">): Partial<Omit<CheckRunRow, "id">> {
  const summary = textOf(output, "summary") ?? "";
  if (summary.length > 65_535) {
    throw validationFailed({
      resource: "CheckRun",
      code: "invalid",
      field: "summary",
      message: "summary exceeds a maximum bytesize of 65535",
    });
  }
  const annotations = output.annotations;
  return {
    title: textOf(output, "title") ?? was.title,
    summary,
    text: textOf(output, "text") ?? was.text,
    annotations: [...was.annotations, ...(Array.isArray(annotations) ? annotations : [])],
  };
}

function runAt(call: RepoCall): CheckRunRow {
  const run = call.world.store.checkRuns.get(Number(call.params.check_run_id));
  if (run === undefined || run.repo !== call.repo.id) throw notFound();
  return run;
}

function listForRef(call: RepoCall): Answer {
  const { world, repo, query } = call;
  const all = world.store.checkRuns.all({ repo: repo.id, key: commitAt(call) });
  // `filter=latest`, the default, shows the newest run of each name.
  const chosen = query.get("filter") === "all" ? all : [...new Map(all.map((run) => [run.name, run])).values()];
  const fitting = chosen
    .filter((run) => query.get("check_name") === null || run.name === query.get("check_name"))
    .filter((run) => query.get("status") === null || run.status === query.get("status"))
    .toSorted((a, b) => b.id - a.id);
  return counted(call, "check_runs", { all: fitting, render: (run) => renderCheckRun(world, repo, run) });
}

function createStatus(call: RepoCall): Answer {
  const { world, repo, body } = call;
  const sha = call.params.sha ?? "";
  if (world.git(repo).attempt(["cat-file", "-e", `${sha}^{commit}`]).status !== 0) {
    throw new Refusal(422, `No commit found for SHA: ${sha}`);
  }
  const status = world.store.statuses.insert({
    repo: repo.id,
    sha,
    state: (textOf(body, "state") ?? "pending") as StatusRow["state"],
    context: textOf(body, "context") ?? "default",
    description: textOf(body, "description") ?? null,
    targetUrl: textOf(body, "target_url") ?? null,
    user: doerOf(call.caller).login,
    createdAt: world.now(),
  });
  return created(renderStatus(world, repo, status));
}
