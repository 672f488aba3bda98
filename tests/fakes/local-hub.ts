import type { Hub, HubEvent, Job, Principal, RunRequest, Scopes, WorkflowRun } from "../../src/local/hub.ts";

const OCTOCAT: Principal = { login: "octocat", id: 1, type: "User" };

export type FakeHub = Hub & {
  /** Puts an event in, as the server does. */
  emit(event: Partial<HubEvent> & Pick<HubEvent, "name" | "sha">): HubEvent;
  request(request: RunRequest): void;
  readonly minted: { readonly token: string; readonly scopes: Scopes; readonly jobKey: string }[];
  readonly revoked: string[];
};

/** The server side in memory: it outlives the engines of a test, as the real one's database does. */
export function createFakeHub(of: {
  readonly gitDir: string;
  readonly serverUrl?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}): FakeHub {
  let events: HubEvent[] = [];
  let requests: RunRequest[] = [];
  const runs = new Map<number, WorkflowRun>();
  const jobs = new Map<number, Job>();
  const listeners = new Set<() => void>();
  let nextId = 100;
  const minted: { token: string; scopes: Scopes; jobKey: string }[] = [];
  const revoked: string[] = [];
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return {
    serverUrl: of.serverUrl ?? "http://github.localhost:1",
    apiUrl: "http://127.0.0.1:1/api/v3",
    graphqlUrl: "http://127.0.0.1:1/api/graphql",
    resultsUrl: "http://127.0.0.1:1/",
    showArtifacts: () => {},
    showCaches: () => {},
    showLogs: () => {},
    minted,
    revoked,
    emit(given) {
      const event: HubEvent = {
        id: nextId++,
        repository: "o/r",
        payload: {},
        ref: "refs/heads/main",
        actor: OCTOCAT,
        byWorkflowToken: false,
        ...given,
      };
      events.push(event);
      tell();
      return event;
    },
    request(request) {
      requests.push(request);
      tell();
    },
    pendingEvents: () => events,
    takeEvent(id, news) {
      if (!events.some((event) => event.id === id)) return [];
      events = events.filter((event) => event.id !== id);
      return news.map((one) => {
        const run: WorkflowRun = {
          ...one,
          id: nextId++,
          attempt: 1,
          status: "queued",
          conclusion: null,
          createdAt: "2026-11-20T00:00:00Z",
        };
        runs.set(run.id, run);
        return run;
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    runs: (filter) => [...runs.values()].filter((run) => filter?.status === undefined || run.status === filter.status),
    updateRun(id, change) {
      const run = runs.get(id);
      if (run === undefined) throw new Error(`no run ${id}`);
      const next: WorkflowRun = { ...run, ...change };
      runs.set(id, next);
      return next;
    },
    jobs: (runId, attempt) =>
      [...jobs.values()].filter((job) => job.runId === runId && (attempt === undefined || job.attempt === attempt)),
    saveJob(given) {
      const job: Job = { ...given, id: given.id ?? nextId++ };
      jobs.set(job.id, job);
      return job;
    },
    mintToken(mint) {
      const token = `ghs_${mint.jobId}_${"x".repeat(20)}`;
      minted.push({ token, scopes: mint.scopes, jobKey: mint.jobKey });
      return token;
    },
    revokeToken: (token) => void revoked.push(token),
    gitDir(repository) {
      if (repository !== "o/r") throw new Error(`no repository ${repository}`);
      return of.gitDir;
    },
    defaultRef: () => "refs/heads/main",
    secrets: () => of.secrets ?? {},
    variables: () => of.variables ?? {},
  };
}
