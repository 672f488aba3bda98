import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { ForgeWorkflows, WorkflowJob, WorkflowRun } from "../../ports/forge/forge-workflows.ts";
import type { Client } from "./http/client.ts";

const actions = "/repos/{owner}/{repo}/actions";

const WireRun = z
  .object({
    id: z.int(),
    run_attempt: z.int().optional(),
    status: z.string().nullable(),
    conclusion: z.string().nullable(),
    head_sha: z.string(),
    event: z.string(),
    path: z.string(),
    html_url: z.string(),
  })
  .transform(
    (run): WorkflowRun => ({
      id: run.id,
      attempt: run.run_attempt ?? 1,
      completed: run.status === "completed",
      conclusion: run.conclusion,
      sha: run.head_sha,
      event: run.event,
      // Some answers name the ref behind it: `.github/workflows/ci.yml@main`.
      path: run.path.replace(/@.*$/, ""),
      url: run.html_url,
    }),
  );
const Runs = z.object({ workflow_runs: z.array(WireRun) }).transform((page) => page.workflow_runs);

const bad = new Set(["failure", "timed_out", "cancelled"]);
const WireJob = z
  .object({
    id: z.int(),
    name: z.string(),
    conclusion: z.string().nullable(),
    steps: z.array(z.object({ name: z.string(), conclusion: z.string().nullish() })).nullish(),
  })
  .transform(
    ({ id, name, conclusion, steps }): WorkflowJob => ({
      id,
      name,
      conclusion,
      failedSteps: (steps ?? []).filter((step) => bad.has(step.conclusion ?? "")).map((step) => step.name),
    }),
  );
const Jobs = z.object({ jobs: z.array(WireJob) }).transform((page) => page.jobs);

/** 204 where GitHub does not tell. */
const Started = z.object({ workflow_run_id: z.int().nullish() }).nullish();

/** The repository's own workflows over REST. */
export function githubWorkflows(client: Client): ForgeWorkflows {
  const dispatchedRuns: ForgeWorkflows["dispatchedRuns"] = async ({ workflow, sha }) => {
    const wanted = { workflow_id: workflow, head_sha: sha, event: "workflow_dispatch" };
    const runs = await client.readAll(`GET ${actions}/workflows/{workflow_id}/runs`, wanted, Runs);
    return runs.filter((run) => run.sha === sha).toSorted((one, other) => one.id - other.id);
  };
  return {
    dispatchedRuns,
    startWorkflow: async ({ workflow, branch, sha }) => {
      const started = await client.write(
        `POST ${actions}/workflows/{workflow_id}/dispatches`,
        { workflow_id: workflow, ref: branch, return_run_details: true },
        z.unknown().transform((answer) => Started.safeParse(answer === "" ? null : answer).data ?? {}),
        async () => {
          const [first] = await dispatchedRuns({ workflow, sha });
          return first && { workflow_run_id: first.id };
        },
      );
      return started.workflow_run_id ?? null;
    },
    workflowRun: (id) => orNothing(() => client.read(`GET ${actions}/runs/{run_id}`, { run_id: id }, WireRun)),
    workflowJobs: (run) => client.readAll(`GET ${actions}/runs/{run_id}/jobs`, { run_id: run, filter: "latest" }, Jobs),
    jobLog: (job, maxBytes) =>
      orNothing(() => client.readEnd(`GET ${actions}/jobs/{job_id}/logs`, { job_id: job }, maxBytes)),
  };
}

/** Gone, or never there. */
async function orNothing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "forge.not_found") return undefined;
    throw thrown;
  }
}
