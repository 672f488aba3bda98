import type { Hub, HubEvent, Job, Principal, RunRequest, WorkflowRun } from "../hub.ts";
import { readRef } from "./git/refs.ts";
import { eventOf, headOf } from "./render/run.ts";
import { workflowOf } from "./rest/repository/workflow-files.ts";
import type { EventRow, JobRow, RunRow } from "./store/action-rows.ts";
import type { RepoRow } from "./store/rows.ts";
import { mintSecret } from "./tokens.ts";
import { fullName, repoOf, userOf, type World } from "./world.ts";

type HubSide = Omit<Hub, "serverUrl" | "apiUrl" | "graphqlUrl" | "resultsUrl" | "onChange">;

/** What the runner side asks, answered from the store. */
export function createHubSide(world: World): HubSide {
  const { store } = world;
  return {
    pendingEvents: () => store.events.all({ parent: 0 }).map((row) => toEvent(world, row)),
    takeEvent(id, runs) {
      return store.database.transaction(() => {
        const event = store.events.get(id);
        if (event === undefined) throw new Error(`no event ${id}`);
        // Twice is once: an event that was taken starts nothing again.
        if (event.taken) return [];
        store.events.put({ ...event, taken: true });
        return runs.map((run, index) =>
          toRun(world, startRun(world, event, run, index === 0 ? event.reservedRun : null)),
        );
      });
    },
    takeRequests() {
      return store.database.transaction(() => {
        const rows = store.requests.all();
        for (const row of rows) store.requests.remove(row.id);
        return rows.map((row): RunRequest => {
          if (row.kind === "cancel") return { kind: "cancel", runId: row.runId };
          return { kind: "rerun", runId: row.runId, failedOnly: row.failedOnly, by: toPrincipal(world, row.by) };
        });
      });
    },
    runs: (filter) =>
      store.runs.all(filter?.status === undefined ? {} : { key: filter.status }).map((row) => toRun(world, row)),
    updateRun(id, { triggeringActor, ...change }) {
      const at = world.now();
      const row = store.runs.change(id, {
        ...change,
        updatedAt: at,
        ...(change.attempt !== undefined && { startedAt: at, conclusion: null }),
        ...(triggeringActor !== undefined && { triggeringActor: triggeringActor.login }),
      });
      return toRun(world, row);
    },
    jobs: (runId, attempt) =>
      store.jobs
        .all({ parent: runId })
        .filter((job) => attempt === undefined || job.attempt === attempt)
        .map(toJob),
    saveJob(job) {
      return store.database.transaction(() => {
        const run = store.runs.get(job.runId);
        if (run === undefined) throw new Error(`no run ${job.runId}`);
        const known = job.id ?? store.jobs.find({ parent: job.runId, key: `${job.attempt}/${job.key}` })?.id;
        const row = store.jobs.insert({ ...job, id: known ?? store.database.nextId(), repo: run.repo });
        showAsCheck(world, run, row);
        return toJob(row);
      });
    },
    mintToken(of) {
      const repo = findRepo(world, of.repository);
      const { scopes, runId, jobId, jobKey } = of;
      const token = mintSecret("ghs_");
      const job = { repo: repo.id, scopes, runId, jobId, jobKey };
      store.tokens.insert({ token, login: "github-actions[bot]", kind: "job", revoked: false, job });
      return token;
    },
    revokeToken(token) {
      const row = store.tokens.find({ key: token });
      if (row !== undefined) store.tokens.put({ ...row, revoked: true });
    },
    showArtifacts(kept) {
      world.artifacts = kept;
    },
    showCaches(kept) {
      world.caches = kept;
    },
    showLogs(kept) {
      world.logs = kept;
    },
    gitDir: (repository) => findRepo(world, repository).gitDir,
    defaultRef: (repository) => `refs/heads/${findRepo(world, repository).defaultBranch}`,
    secrets: (repository) => findRepo(world, repository).secrets,
    variables: (repository) => findRepo(world, repository).variables,
  };
}

/** The repository called `owner/name`; throws when there is none. */
export function findRepo(world: World, repository: string): RepoRow {
  const repo = world.store.repositories.find({ key: repository.toLowerCase() });
  if (repo === undefined) throw new Error(`no repository ${repository}`);
  return repo;
}

function startRun(
  world: World,
  event: EventRow,
  run: Parameters<Hub["takeEvent"]>[1][number],
  reserved: number | null,
): RunRow {
  const at = world.now();
  const repo = repoOf(world, event.repo);
  workflowOf(world, repo, run.workflowPath);
  const before = world.store.runs.all({ repo: repo.id }).filter((one) => one.workflowPath === run.workflowPath).length;
  return world.store.runs.insert({
    ...(reserved !== null && { id: reserved }),
    repo: repo.id,
    attempt: 1,
    runNumber: before + 1,
    workflowPath: run.workflowPath,
    name: run.name,
    event: event.id,
    triggeringActor: run.triggeringActor.login,
    status: "queued",
    conclusion: null,
    createdAt: at,
    updatedAt: at,
    startedAt: at,
  });
}

/** Each job is a check run on its run's head commit, so that a required check can be a job. */
function showAsCheck(world: World, run: RunRow, job: JobRow): void {
  const repo = repoOf(world, run.repo);
  world.store.checkRuns.put({
    id: job.id,
    repo: run.repo,
    headSha: headOf(eventOf(world, run)).sha,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion === "startup_failure" ? "failure" : job.conclusion,
    externalId: job.key,
    detailsUrl: `${world.serverUrl}/${fullName(repo)}/actions/runs/${run.id}/job/${job.id}`,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    startedAt: job.startedAt,
    completedAt: job.completedAt,
  });
}

function toPrincipal(world: World, login: string): Principal {
  const user = userOf(world, login);
  return { login: user.login, id: user.id, type: user.type };
}

function toEvent(world: World, row: EventRow): HubEvent {
  const repo = repoOf(world, row.repo);
  return {
    id: row.id,
    repository: fullName(repo),
    name: row.name,
    payload: row.payload,
    ref: row.ref,
    sha: row.sha === "" ? (readRef(world.git(repo), `refs/heads/${repo.defaultBranch}`) ?? "") : row.sha,
    actor: toPrincipal(world, row.actor),
    ...(row.workflowPath !== null && { workflowPath: row.workflowPath }),
    byWorkflowToken: row.byWorkflowToken,
  };
}

function toRun(world: World, row: RunRow): WorkflowRun {
  return {
    id: row.id,
    attempt: row.attempt,
    repository: fullName(repoOf(world, row.repo)),
    workflowPath: row.workflowPath,
    name: row.name,
    event: toEvent(world, eventOf(world, row)),
    triggeringActor: toPrincipal(world, row.triggeringActor),
    status: row.status,
    conclusion: row.conclusion,
    createdAt: row.createdAt,
  };
}

function toJob({ repo: _, ...job }: JobRow): Job {
  return job;
}
