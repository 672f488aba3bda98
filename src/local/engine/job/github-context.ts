import type { Hub, WorkflowRun } from "../../hub.ts";
import { at } from "../triggers/match-trigger.ts";

/** The `github` context of a run, without what a job adds. Source: docs, contexts. */
export function runGithubContext(hub: Hub, run: WorkflowRun): Readonly<Record<string, unknown>> {
  const { event } = run;
  const [owner = ""] = run.repository.split("/");
  const repository = event.payload["repository"];
  const pull = event.name.startsWith("pull_request") ? event.payload["pull_request"] : undefined;
  const isPullRequest = event.name === "pull_request" || event.name === "pull_request_target";
  const runNumber = hub
    .runs()
    .filter(
      (other) => other.repository === run.repository && other.workflowPath === run.workflowPath && other.id <= run.id,
    ).length;
  return {
    actor: event.actor.login,
    actor_id: String(event.actor.id),
    api_url: hub.apiUrl,
    base_ref: isPullRequest ? text(at(at(pull, "base"), "ref")) : "",
    event: event.payload,
    event_name: event.name,
    graphql_url: hub.graphqlUrl,
    head_ref: isPullRequest ? text(at(at(pull, "head"), "ref")) : "",
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    ref_protected: false,
    ref_type: event.ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository: run.repository,
    repository_id: text(at(repository, "id")),
    repository_owner: owner,
    repository_owner_id: text(at(at(repository, "owner"), "id")),
    repositoryUrl: `git://${new URL(hub.serverUrl).host}/${run.repository}.git`,
    retention_days: "90",
    run_id: String(run.id),
    run_number: String(runNumber),
    run_attempt: String(run.attempt),
    secret_source: "Actions",
    server_url: hub.serverUrl,
    sha: event.sha,
    triggering_actor: run.triggeringActor.login,
    workflow: run.name,
    workflow_ref: `${run.repository}/${run.workflowPath}@${event.ref}`,
    workflow_sha: event.sha,
  };
}

/** Members of the context that steps also see as `GITHUB_<NAME>`. The token is not one of them. Source: actions/runner, GitHubContext:9. */
const AS_VARIABLES = [
  "action",
  "action_path",
  "action_ref",
  "action_repository",
  "actor",
  "actor_id",
  "api_url",
  "base_ref",
  "env",
  "event_name",
  "event_path",
  "graphql_url",
  "head_ref",
  "job",
  "output",
  "path",
  "ref",
  "ref_name",
  "ref_protected",
  "ref_type",
  "repository",
  "repository_id",
  "repository_owner",
  "repository_owner_id",
  "retention_days",
  "run_attempt",
  "run_id",
  "run_number",
  "server_url",
  "sha",
  "state",
  "step_summary",
  "triggering_actor",
  "workflow",
  "workflow_ref",
  "workflow_sha",
  "workspace",
];

/** The `GITHUB_*` variables of a step. */
export function githubVariables(context: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    AS_VARIABLES.flatMap((name) =>
      context[name] === undefined ? [] : [[`GITHUB_${name.toUpperCase()}`, text(context[name])]],
    ),
  );
}

function text(value: unknown): string {
  return value === undefined || value === null ? "" : String(value);
}
