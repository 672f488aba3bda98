import { issueOf } from "../pulls/issue-of.ts";
import type { CheckRunRow, RepoRow, StatusRow } from "../store/rows.ts";
import { apiRepo, pageOf, toNodeId, userOf, type World } from "../world.ts";
import { renderApp } from "./app.ts";
import { renderMinimalRepository } from "./repository.ts";
import { renderUser } from "./user.ts";

type Json = Readonly<Record<string, unknown>>;

/** `check-run`. */
export function renderCheckRun(world: World, repo: RepoRow, run: CheckRunRow): Json {
  const url = apiRepo(world, repo, `/check-runs/${run.id}`);
  const page = pageOf(world, repo, `/runs/${run.id}`);
  const pulls = world.store.pulls
    .all({ repo: repo.id })
    .filter((pull) => pull.headSha === run.headSha && issueOf(world, pull).state === "open");
  return {
    id: run.id,
    name: run.name,
    node_id: toNodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId ?? "",
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suiteOf(run.headSha) },
    app: renderApp(world),
    pull_requests: pulls.map((pull) => {
      const end = (ref: string, sha: string): Json => ({
        ref,
        sha,
        repo: { id: repo.id, url: apiRepo(world, repo), name: repo.name },
      });
      return {
        url: apiRepo(world, repo, `/pulls/${pull.number}`),
        id: pull.id,
        number: pull.number,
        head: end(pull.headRef, pull.headSha),
        base: end(pull.baseRef, pull.baseSha),
      };
    }),
  };
}

/** One suite a commit, numbered after it. */
export function suiteOf(sha: string): number {
  return Number.parseInt(sha.slice(0, 8), 16);
}

/** `status`. */
export function renderStatus(world: World, repo: RepoRow, status: StatusRow): Json {
  const creator = renderUser(world, userOf(world, status.user));
  return { ...renderSimpleStatus(world, repo, status), creator };
}

/** `simple-commit-status`, as the combined status lists it. */
function renderSimpleStatus(world: World, repo: RepoRow, status: StatusRow): Json {
  return {
    url: apiRepo(world, repo, `/statuses/${status.sha}`),
    avatar_url: `${world.serverUrl}/avatars/u/${userOf(world, status.user).id}?v=4`,
    id: status.id,
    node_id: toNodeId("SC", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
  };
}

/** `combined-commit-status`: the newest status of each context; pending while there is none. */
export function renderCombinedStatus(world: World, repo: RepoRow, sha: string): Json {
  const newest = new Map(
    world.store.statuses.all({ repo: repo.id, key: sha }).map((status) => [status.context, status]),
  );
  const statuses = [...newest.values()];
  const bad = statuses.some((status) => status.state === "failure" || status.state === "error");
  const waiting = statuses.length === 0 || statuses.some((status) => status.state === "pending");
  return {
    state: bad ? "failure" : waiting ? "pending" : "success",
    statuses: statuses.map((status) => renderSimpleStatus(world, repo, status)),
    sha,
    total_count: statuses.length,
    repository: renderMinimalRepository(world, repo),
    commit_url: apiRepo(world, repo, `/commits/${sha}`),
    url: apiRepo(world, repo, `/commits/${sha}/status`),
  };
}
