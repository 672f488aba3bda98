import { mkdirSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import type { Hub } from "../hub.ts";
import { type Client, createClient } from "./client.ts";
import { emit } from "./events/emit.ts";
import { type Git, openGit } from "./git/git.ts";
import { readRef } from "./git/refs.ts";
import { createHubSide, findRepo } from "./hub-side.ts";
import { sharedChecker } from "./openapi/checker.ts";
import type { Violation } from "./openapi/violation.ts";
import { ACTIONS_BOT } from "./render/app.ts";
import { createMatcher } from "./rest/match.ts";
import { routes } from "./rest/routes.ts";
import { resume } from "./resume.ts";
import { createFaults, type Fault } from "./server/faults.ts";
import { createRates } from "./server/rates.ts";
import { openServer, type Parts, serve } from "./server/serve.ts";
import { createTraffic } from "./server/traffic.ts";
import { createSetup, type Setup } from "./settings.ts";
import { openStore, type Store } from "./store/store.ts";
import { repoOf, type World } from "./world.ts";

/** GitHub's server side on one's own machine. */
export type Github = Hub &
  Setup & {
    /** A client with a token of that person. */
    as(login: string): Client;
    /** Keeps a `schedule` event for one workflow file, on the default branch. */
    fireSchedule(repository: string, workflowPath: string): void;
    /** Delivers the event that started a run once more, as GitHub does now and then: another run, the same payload. */
    redeliver(runId: number): void;
    /** Plays a fault to the next call that matches. */
    fail(fault: Fault): void;
    /** Calls and answers that were not as GitHub's OpenAPI description has them. Empty in a good run. */
    violations(): readonly Violation[];
    /** What was asked for and this server does not have. Empty in a good run. */
    gaps(): readonly string[];
    /** Gives a path's beginning to another service under the same address. */
    mount(prefix: string, answer: RequestListener): void;
    close(): Promise<void>;
  };

export type GithubOptions = {
  /** Where the database, the bare repositories and `traffic.jsonl` are; what is there is gone on with. */
  readonly folder: string;
  /** The port of the last start is taken again when neither this nor another program says otherwise. */
  readonly port?: number;
  readonly now?: () => Date;
};

/** Starts the server. Nothing it knows is lost when the process is killed: the same folder goes on where it was. */
export async function startGithub({ folder, port, now = () => new Date() }: GithubOptions): Promise<Github> {
  mkdirSync(folder, { recursive: true });
  const store = openStore(join(folder, "github.db"));
  const opened = await openServer(port ?? store.database.port());
  store.database.keepPort(opened.port);
  const local = `http://127.0.0.1:${opened.port}`;
  const graphqlUrl = `${local}/api/graphql`;
  const listeners = new Set<() => void>();
  const gaps: string[] = [];
  const violations: Violation[] = [];
  const world = openWorld({ store, port: opened.port, local, now, changed: createBell(listeners), gaps });
  const parts = openParts(world, folder, violations);
  const hubSide = createHubSide(world);
  const setup = createSetup(world, folder);
  setup.addUser(ACTIONS_BOT.login, { type: "Bot" });
  await resume(world);
  const going = new Set<Promise<void>>();
  opened.server.on("request", (request, response) => {
    const one = serve(parts, request, response).finally(() => going.delete(one));
    going.add(one);
  });
  const tokens = new Map<string, string>();
  return {
    serverUrl: world.serverUrl,
    apiUrl: world.apiUrl,
    graphqlUrl,
    resultsUrl: `${local}/`,
    ...hubSide,
    ...setup,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    as(login) {
      const token = tokens.get(login) ?? setup.tokenFor(login);
      tokens.set(login, token);
      return createClient({ apiUrl: world.apiUrl, graphqlUrl, login, token });
    },
    fireSchedule: (repository, workflowPath) => fireSchedule(world, repository, workflowPath),
    redeliver: (runId) => redeliver(world, hubSide, runId),
    fail: parts.faults.add,
    violations: () => violations,
    gaps: () => gaps,
    mount: (prefix, answer) => void parts.mounts.set(prefix, answer),
    async close() {
      opened.server.closeAllConnections();
      await new Promise((resolve) => opened.server.close(resolve));
      // A push that git is still at work on is told before the database closes.
      await Promise.allSettled(going);
      store.database.close();
    },
  };
}

function openWorld(of: {
  readonly store: Store;
  readonly port: number;
  readonly local: string;
  readonly now: () => Date;
  readonly changed: () => void;
  readonly gaps: string[];
}): World {
  const world: World = {
    store: of.store,
    serverUrl: `http://github.localhost:${of.port}`,
    apiUrl: `${of.local}/api/v3`,
    rates: createRates({
      now: of.now,
      tokenCallsPerHour: (repo) => repoOf(world, repo).settings.tokenCallsPerHour,
    }),
    now: () =>
      of
        .now()
        .toISOString()
        .replace(/\.\d{3}Z$/, "Z"),
    git: createGits(),
    artifacts: { ofRun: () => [], get: () => undefined, address: () => "" },
    caches: { ofRepository: () => [], remove: () => undefined },
    logs: { address: () => undefined },
    changed: of.changed,
    gap(what) {
      of.gaps.push(what);
      process.stderr.write(`github: GAP ${what}\n`);
    },
  };
  return world;
}

function openParts(world: World, folder: string, violations: Violation[]): Parts {
  return {
    world,
    checker: sharedChecker(),
    match: createMatcher(routes),
    faults: createFaults(),
    record: createTraffic(folder),
    mounts: new Map(),
    violated(found) {
      violations.push(...found);
      for (const one of found)
        process.stderr.write(`github: VIOLATION ${one.side} ${one.method} ${one.path} ${one.where} ${one.message}\n`);
    },
  };
}

function fireSchedule(world: World, repository: string, workflowPath: string): void {
  const repo = findRepo(world, repository);
  const ref = `refs/heads/${repo.defaultBranch}`;
  const sha = readRef(world.git(repo), ref) ?? "";
  const by = { login: repo.owner, byWorkflowToken: false };
  const payload = { schedule: "0 */6 * * *", workflow: workflowPath };
  emit(world, repo, by, { name: "schedule", payload, ref, sha, workflowPath });
}

function redeliver(world: World, hubSide: Pick<Hub, "runs">, runId: number): void {
  const event = hubSide.runs().find((run) => run.id === runId)?.event;
  if (event === undefined) throw new Error(`there is no run ${runId}`);
  const by = { login: event.actor.login, byWorkflowToken: event.byWorkflowToken };
  emit(world, findRepo(world, event.repository), by, event);
}

/** One git a repository, so that each remembers what it was asked. */
function createGits(): World["git"] {
  const gits = new Map<string, Git>();
  return ({ gitDir }) => {
    const git = gits.get(gitDir) ?? openGit(gitDir);
    gits.set(gitDir, git);
    return git;
  };
}

/** Calls the listeners once for all that one turn changes: after its transaction, never inside it. */
function createBell(listeners: ReadonlySet<() => void>): () => void {
  let rung = false;
  return () => {
    if (rung) return;
    rung = true;
    queueMicrotask(() => {
      rung = false;
      for (const listener of listeners) listener();
    });
  };
}
