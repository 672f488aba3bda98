import { readCommit } from "../git/commits.ts";
import type { EventRow, JobRow, RunRow, WorkflowRow } from "../store/action-rows.ts";
import type { RepoRow } from "../store/rows.ts";
import { apiRepo, pageOf, toNodeId, userOf, type World } from "../world.ts";
import { suiteOf } from "./check.ts";
import { renderMinimalRepository } from "./repository.ts";
import { renderUser } from "./user.ts";

type Json = Readonly<Record<string, unknown>>;

/** The event that started a run. */
export function eventOf(world: World, run: RunRow): EventRow {
  const event = world.store.events.get(run.event);
  if (event === undefined) throw new Error(`run ${run.id} has no event`);
  return event;
}

/** The commit a run is shown at: a pull request's head, not its test merge. */
export function headOf(event: EventRow): { readonly sha: string; readonly branch: string } {
  const pull = event.payload.pull_request as { head?: { sha?: string; ref?: string } } | undefined;
  const branch = event.ref.replace(/^refs\/(heads|tags)\//, "");
  return { sha: pull?.head?.sha ?? event.sha, branch: pull?.head?.ref ?? branch };
}

/** `workflow-run`. */
export function renderRun(world: World, repo: RepoRow, run: RunRow): Json {
  const event = eventOf(world, run);
  const head = headOf(event);
  const url = apiRepo(world, repo, `/actions/runs/${run.id}`);
  const workflow = world.store.workflows.find({ repo: repo.id, key: run.workflowPath });
  const commit = readCommit(world.git(repo), head.sha);
  const suite = suiteOf(head.sha);
  return {
    id: run.id,
    name: run.name,
    node_id: toNodeId("WFR", run.id),
    head_branch: head.branch,
    head_sha: head.sha,
    path: run.workflowPath,
    display_title: titleOf(event, run),
    run_number: run.runNumber,
    event: event.name,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflow?.id ?? 0,
    check_suite_id: suite,
    check_suite_node_id: toNodeId("CS", suite),
    url,
    html_url: pageOf(world, repo, `/actions/runs/${run.id}`),
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: renderUser(world, userOf(world, event.actor)),
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: run.startedAt,
    triggering_actor: renderUser(world, userOf(world, run.triggeringActor)),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: apiRepo(world, repo, `/check-suites/${suite}`),
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: apiRepo(world, repo, `/actions/workflows/${workflow?.id ?? 0}`),
    head_commit: {
      id: commit.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: commit.committer.date,
      author: { name: commit.author.name, email: commit.author.email },
      committer: { name: commit.committer.name, email: commit.committer.email },
    },
    repository: renderMinimalRepository(world, repo),
    head_repository: renderMinimalRepository(world, repo),
  };
}

function titleOf(event: EventRow, run: RunRow): string {
  const about = (event.payload.issue ?? event.payload.pull_request) as { title?: string } | undefined;
  return about?.title ?? run.name;
}

/** `job`. Its steps are shown once it has ended, without times, and without those that set it up and put it away. */
export function renderJob(world: World, repo: RepoRow, job: JobRow): Json {
  const run = world.store.runs.get(job.runId);
  if (run === undefined) throw new Error(`job ${job.id} has no run`);
  const head = headOf(eventOf(world, run));
  const runUrl = apiRepo(world, repo, `/actions/runs/${run.id}`);
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.name,
    head_branch: head.branch,
    run_url: runUrl,
    run_attempt: job.attempt,
    node_id: toNodeId("CR", job.id),
    head_sha: head.sha,
    url: apiRepo(world, repo, `/actions/jobs/${job.id}`),
    html_url: pageOf(world, repo, `/actions/runs/${run.id}/job/${job.id}`),
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.startedAt ?? run.startedAt,
    started_at: job.startedAt ?? run.startedAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: (job.steps ?? []).map(({ name, conclusion }, index) => ({
      name,
      status: "completed",
      conclusion,
      number: index + 1,
      started_at: null,
      completed_at: null,
    })),
    check_run_url: apiRepo(world, repo, `/check-runs/${job.id}`),
    labels: ["ubuntu-latest"],
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
  };
}

/** `workflow`. */
export function renderWorkflow(world: World, repo: RepoRow, workflow: WorkflowRow, name: string): Json {
  const file = workflow.path.split("/").at(-1);
  return {
    id: workflow.id,
    node_id: toNodeId("W", workflow.id),
    name,
    path: workflow.path,
    state: "active",
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: apiRepo(world, repo, `/actions/workflows/${workflow.id}`),
    html_url: pageOf(world, repo, `/blob/${repo.defaultBranch}/${workflow.path}`),
    badge_url: pageOf(world, repo, `/actions/workflows/${file}/badge.svg`),
  };
}
