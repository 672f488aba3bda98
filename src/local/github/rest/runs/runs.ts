import { doerOf } from "../../events/emit.ts";
import { eventOf, headOf, renderJob, renderRun, renderWorkflow } from "../../render/run.ts";
import type { JobRow, RunRow } from "../../store/action-rows.ts";
import { notFound, ok, Refusal } from "../answers.ts";
import { counted } from "../paging.ts";
import { listWorkflows, nameOfWorkflow, readWorkflow } from "../repository/workflow-files.ts";
import type { Answer, RepoCall, RepoRoute } from "../route.ts";
import { workflowAt } from "./dispatches.ts";

const AT = "/repos/{owner}/{repo}/actions";
const RUN = `${AT}/runs/{run_id}`;
const READ = ["actions=read"];
const WRITE = ["actions=write"];

export const runRoutes: readonly RepoRoute[] = [
  { method: "GET", path: `${AT}/runs`, needs: READ, answer: (call) => list(call, () => true) },
  { method: "GET", path: RUN, needs: READ, answer: (call) => ok(renderRun(call.world, call.repo, runAt(call))) },
  { method: "GET", path: `${RUN}/attempts/{attempt_number}`, needs: READ, answer: showAttempt },
  { method: "GET", path: `${RUN}/jobs`, needs: READ, answer: listJobs },
  {
    method: "GET",
    path: `${RUN}/attempts/{attempt_number}/jobs`,
    needs: READ,
    answer: (call) => jobsOf(call, (job) => job.attempt === Number(call.params.attempt_number)),
  },
  {
    method: "GET",
    path: `${AT}/jobs/{job_id}`,
    needs: READ,
    answer: (call) => ok(renderJob(call.world, call.repo, jobAt(call))),
  },
  { method: "GET", path: `${AT}/jobs/{job_id}/logs`, needs: READ, answer: downloadLog },
  { method: "POST", path: `${RUN}/cancel`, needs: WRITE, answer: cancel },
  { method: "POST", path: `${RUN}/rerun`, needs: WRITE, answer: (call) => rerun(call, false) },
  { method: "POST", path: `${RUN}/rerun-failed-jobs`, needs: WRITE, answer: (call) => rerun(call, true) },
  {
    method: "GET",
    path: `${AT}/workflows`,
    needs: READ,
    answer: (call) =>
      counted(call, "workflows", {
        all: listWorkflows(call.world, call.repo),
        render: (one) => renderWorkflow(call.world, call.repo, one, nameAt(call, one.path)),
      }),
  },
  {
    method: "GET",
    path: `${AT}/workflows/{workflow_id}`,
    needs: READ,
    answer: (call) => ok(renderWorkflow(call.world, call.repo, workflowAt(call), nameAt(call, workflowAt(call).path))),
  },
  {
    method: "GET",
    path: `${AT}/workflows/{workflow_id}/runs`,
    needs: READ,
    answer: (call) => {
      const { path } = workflowAt(call);
      return list(call, (run) => run.workflowPath === path);
    },
  },
];

function nameAt(call: RepoCall, path: string): string {
  return nameOfWorkflow(
    readWorkflow(call.world, call.repo, { rev: `refs/heads/${call.repo.defaultBranch}`, path }),
    path,
  );
}

function list(call: RepoCall, fits: (run: RunRow) => boolean): Answer {
  const { world, repo, query } = call;
  const asks = (key: string, value: string | null): boolean => query.get(key) === null || query.get(key) === value;
  const chosen = world.store.runs
    .all({ repo: repo.id })
    .filter(fits)
    // `status` takes a status or a conclusion.
    .filter((run) => asks("status", run.status) || asks("status", run.conclusion))
    .filter((run) => {
      const event = eventOf(world, run);
      const head = headOf(event);
      return (
        asks("event", event.name) &&
        asks("branch", head.branch) &&
        asks("head_sha", head.sha) &&
        asks("actor", event.actor)
      );
    })
    .toSorted((a, b) => b.id - a.id);
  return counted(call, "workflow_runs", { all: chosen, render: (run) => renderRun(world, repo, run) });
}

function jobAt(call: RepoCall): JobRow {
  const job = call.world.store.jobs.get(Number(call.params.job_id));
  if (job === undefined || job.repo !== call.repo.id) throw notFound();
  return job;
}

/** A redirect to the plain text, good for a short time: the client follows it without its token. A job that still works has none, as on GitHub. */
function downloadLog(call: RepoCall): Answer {
  const job = jobAt(call);
  const location = job.status === "completed" ? call.world.logs.address(job) : undefined;
  if (location === undefined) throw notFound();
  return { status: 302, headers: { location } };
}

function runAt(call: RepoCall): RunRow {
  const run = call.world.store.runs.get(Number(call.params.run_id));
  if (run === undefined || run.repo !== call.repo.id) throw notFound();
  return run;
}

/** An attempt that is over is shown as it ended: what its jobs came to. */
function showAttempt(call: RepoCall): Answer {
  const run = runAt(call);
  const attempt = Number(call.params.attempt_number);
  if (attempt < 1 || attempt > run.attempt) throw notFound();
  if (attempt === run.attempt) return ok(renderRun(call.world, call.repo, run));
  const jobs = call.world.store.jobs.all({ parent: run.id }).filter((job) => job.attempt === attempt);
  const bad = jobs.find((job) => job.conclusion !== "success" && job.conclusion !== "skipped");
  const conclusion = bad === undefined ? "success" : (bad.conclusion ?? "cancelled");
  return ok(renderRun(call.world, call.repo, { ...run, attempt, status: "completed", conclusion }));
}

function listJobs(call: RepoCall): Answer {
  const run = runAt(call);
  if (call.query.get("filter") === "all") return jobsOf(call, () => true);
  // The newest attempt of each job: one that was not run again shows the attempt it was run in.
  const newest = new Map<string, number>();
  for (const job of call.world.store.jobs.all({ parent: run.id })) {
    newest.set(job.key, Math.max(job.attempt, newest.get(job.key) ?? 0));
  }
  return jobsOf(call, (job) => newest.get(job.key) === job.attempt);
}

function jobsOf(call: RepoCall, fits: (job: JobRow) => boolean): Answer {
  const all = call.world.store.jobs.all({ parent: runAt(call).id }).filter(fits);
  return counted(call, "jobs", { all, render: (job) => renderJob(call.world, call.repo, job) });
}

function cancel(call: RepoCall): Answer {
  const run = runAt(call);
  if (run.status === "completed") throw new Refusal(409, "Cannot cancel a workflow run that is completed.");
  request(call, { kind: "cancel", runId: run.id, failedOnly: false });
  return { status: 202, body: {} };
}

function rerun(call: RepoCall, failedOnly: boolean): Answer {
  const run = runAt(call);
  if (run.status !== "completed")
    throw new Refusal(403, "The workflow run cannot be retried because it is still running.");
  if (failedOnly && run.conclusion === "success") {
    throw new Refusal(403, "The workflow run containing the failed jobs cannot be retried: it has no failed jobs.");
  }
  request(call, { kind: "rerun", runId: run.id, failedOnly });
  return { status: 201, body: {} };
}

function request(
  call: RepoCall,
  what: { readonly kind: "cancel" | "rerun"; readonly runId: number; readonly failedOnly: boolean },
): void {
  call.world.store.requests.insert({ ...what, by: doerOf(call.caller).login });
  call.world.changed();
}
