import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openGit } from "../../src/adapters/git/open-git.ts";
import { openSetUpSecrets } from "../../src/adapters/prepared/open-set-up-secrets.ts";
import { openState } from "../../src/adapters/state/open-state.ts";
import { openSyntax } from "../../src/adapters/syntax/open-syntax.ts";
import { Config } from "../../src/config/config.ts";
import type { Claim } from "../../src/contracts/claim.ts";
import type { EventDraft } from "../../src/contracts/events/event.ts";
import type { Feature } from "../../src/contracts/plan.ts";
import { parseSetUpSecrets } from "../../src/core/set-up-secrets.ts";
import { findTrace } from "../../src/effects/find-trace.ts";
import { decide } from "../../src/policy/due/decide.ts";
import type { Forge } from "../../src/ports/forge/forge.ts";
import type { Git } from "../../src/ports/git/git.ts";
import type { Ports } from "../../src/ports/ports.ts";
import type { Memory, StateStore } from "../../src/ports/state-store.ts";
import { fold } from "../../src/state/fold.ts";
import { checkAppend } from "../../src/state/machines/check-append.ts";
import type { RunState } from "../../src/state/state.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { memoryCarrier } from "../fakes/memory-carrier.ts";
import { type ForgeWorld, type MemoryForge, memoryForge } from "../fakes/memory-forge.ts";
import { nothingPrepared } from "../fakes/no-prepared.ts";
import { noServices } from "../fakes/no-services.ts";
import { commitOnServer } from "./commit-on-server.ts";
import { plainEnvironment } from "./git-server.ts";
import { planOf } from "./plan-of.ts";
import { startDrafts } from "./start-drafts.ts";
import { keepTemplate, useTemplate } from "./template.ts";

export const maintainer = { login: "ada", id: 7, isBot: false };
export const runId = "20261120-1-greetings";

/** A real repository with a real state branch, GitHub in memory, and jobs on both. */
export type LegWorld = {
  readonly origin: string;
  readonly forge: MemoryForge;
  readonly carrier: ReturnType<typeof memoryCarrier>;
  readonly config: Config;
  /** Every push to the server, by the refs that moved. */
  readonly pushes: string[][];
  /** Git on the server's side. */
  git(...args: string[]): string;
  /** Commits files on a branch of the server; null removes one. Gives the commit. */
  push(branch: string, files: Readonly<Record<string, string | null>>, message?: string): string;
  /** Ports of one job; its git repository is its own. */
  job(of: {
    readonly runId: number;
    readonly attempt?: number;
    readonly secrets?: readonly string[];
  }): Promise<Ports & { readonly reporter: CollectingReporter; readonly openedGit: Git; readonly store: StateStore }>;
  /** Writes events past all stories, as an earlier job did. */
  tell(drafts: readonly EventDraft[]): Promise<void>;
  memory(): Promise<Memory>;
  run(): Promise<RunState>;
  /** Starts a run with these features, its plan published and approved. */
  start(features: readonly Partial<Feature>[]): Promise<void>;
  /**
   * Brings this new world where `make` brings it, and gives what that gives: made once a process, and copied for all later worlds. `name` must tell all that
   * the outcome depends on; what `make` gives must be plain data.
   */
  stage<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** What `route` would give out now, held by that workflow run. */
  route(
    runId: number,
    seen?: { readonly branches?: ReadonlyMap<string, string>; readonly heads?: ReadonlyMap<string, string> },
  ): Promise<readonly Claim[]>;
  close(): void;
};

type Stage = {
  readonly value: unknown;
  readonly forge: Omit<ForgeWorld, "origin">;
  readonly artifacts: ReadonlyMap<string, Uint8Array>;
  readonly pushed: readonly string[][];
  readonly nowMs: number;
};
const stages = new Map<string, Stage>();

/** A server to work on in place of the one in memory: where its bare repository is, and how a job reaches it. */
export type Elsewhere = {
  readonly origin: string;
  readonly remoteUrl: string;
  readonly token: string;
  readonly forge: Forge;
  readonly issue: number;
};

export async function legWorld(settings: Record<string, unknown> = {}, elsewhere?: Elsewhere): Promise<LegWorld> {
  const folder = mkdtempSync(join(tmpdir(), "baton-leg-"));
  const origin = elsewhere?.origin ?? join(folder, "origin.git");
  const env = plainEnvironment();
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", origin, ...args], { encoding: "utf8", env, stdio: ["pipe", "pipe", "pipe"] }).trim();
  if (elsewhere === undefined && !useTemplate("first", origin)) {
    execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", origin], { env });
    git("config", "uploadpack.allowFilter", "true");
    git("config", "uploadpack.allowAnySHA1InWant", "true");
    const files = { "README.md": "# Sample\n", "src/a.txt": "one\ntwo\nthree\n" };
    commitOnServer({ origin, env }, { branch: "main", files, message: "First" });
    keepTemplate("first", origin);
  }
  const config = Config.parse(settings);
  const forge = memoryForge({ origin });
  const carrier = memoryCarrier();
  const pushes: string[][] = [];
  const clock = new ManualClock({ autoAdvanceUpToMs: 1e9 });
  forge.grant(maintainer, "admin");
  let opened = 0;

  let desk: ReturnType<LegWorld["job"]> | undefined;
  const office = () => (desk ??= world.job({ runId: 1 }));

  const world: LegWorld = {
    origin,
    forge,
    carrier,
    config,
    pushes,
    git,
    push: (branch, files, message = "A person's work") => commitOnServer({ origin, env }, { branch, files, message }),
    job: async ({ runId: id, attempt = 1, secrets = [] }) => {
      clock.advance(1000);
      forge.world.runs.set(id, { completed: false, attempt });
      const inner = await openGit({
        folder: join(folder, `job-${opened++}.git`),
        remoteUrl: elsewhere?.remoteUrl ?? `file://${origin}`,
        ...(elsewhere === undefined ? {} : { token: elsewhere.token }),
        identity: { name: "Baton", email: "baton@example.com" },
      });
      const openedGit: Git = {
        ...inner,
        push: async (updates) => {
          const pushed = await inner.push(updates);
          if (pushed.ok) pushes.push(updates.map((update) => update.ref));
          return pushed;
        },
      };
      const store = openState({
        git: openedGit,
        clock,
        accept: checkAppend,
        findTrace: () => findTrace(elsewhere?.forge ?? forge),
      });
      const reporter = new CollectingReporter(secrets);
      const refuse = (what: string) => async (): Promise<never> =>
        Promise.reject(new Error(`${what} is not for writers`));
      return {
        job: {
          repository: "octo/sample",
          event: "workflow_dispatch",
          payload: {},
          runId: id,
          attempt,
          workflow: ".github/workflows/baton.yml",
          ref: "refs/heads/main",
          sha: git("rev-parse", "main"),
          actor: "ada",
          serverUrl: "https://github.test",
          runUrl: `https://github.test/octo/sample/actions/runs/${id}`,
          scratch: folder,
        },
        clock,
        reporter,
        forge: elsewhere?.forge ?? forge,
        carrier,
        findModel: refuse("a model"),
        findBatches: refuse("batches"),
        openAgents: refuse("an agent"),
        openLog: () => {
          throw new Error("a log is not for writers");
        },
        syntax: openSyntax,
        openToolServer: refuse("a server of tools"),
        git: async () => openedGit,
        checkout: async () => ({ folder: "/nowhere", git: null }),
        state: async () => store,
        sandbox: refuse("the sandbox"),
        workspace: refuse("a workspace"),
        keepFolder: refuse("a kept folder"),
        handOver: refuse("a folder handed over"),
        preparedStore: nothingPrepared,
        setUpSecrets: openSetUpSecrets(parseSetUpSecrets("")),
        services: noServices,
        save: refuse("save"),
        load: refuse("load"),
        drop: refuse("drop"),
        append: refuse("append"),
        signal: new AbortController().signal,
        openedGit,
        store,
      };
    },
    tell: async (drafts) => {
      await (await office()).store.advance(async () => ({ events: drafts }));
    },
    memory: async () => (await office()).store.read(),
    run: async () => {
      const run = fold((await world.memory()).events).runs.get(runId);
      if (run === undefined) throw new Error("the run has not started");
      return run;
    },
    start: async (features) => {
      const issue = elsewhere?.issue ?? forge.openIssue({ title: "Greetings", body: "Say hello.", author: maintainer });
      const main = git("rev-parse", "main");
      if (elsewhere === undefined && useTemplate(`${main} ${JSON.stringify(features)}`, origin)) return;
      await world.tell(startDrafts({ run: runId, issue, main, plan: planOf(features) }));
      if (elsewhere === undefined) keepTemplate(`${main} ${JSON.stringify(features)}`, origin);
    },
    stage: async (name, make) => {
      const template = `stage ${name}`;
      const known = stages.get(template);
      if (known !== undefined && useTemplate(template, origin)) {
        const { value, forge: held, artifacts, pushed, nowMs } = structuredClone(known);
        Object.assign(forge.world, held);
        for (const [artifact, bytes] of artifacts) carrier.artifacts.set(artifact, Buffer.from(bytes));
        pushes.push(...pushed);
        clock.advance(nowMs - clock.now().getTime());
        return value as Awaited<ReturnType<typeof make>>;
      }
      const value = await make();
      const { origin: _own, ...held } = forge.world;
      const now = { value, forge: held, artifacts: carrier.artifacts, pushed: pushes, nowMs: clock.now().getTime() };
      stages.set(template, structuredClone(now));
      keepTemplate(template, origin);
      return value;
    },
    route: async (id, seen = {}) => {
      const { store } = await office();
      world.forge.world.runs.set(id, { completed: false, attempt: 1 });
      let claims: readonly Claim[] = [];
      await store.advance(async (memory) => {
        const decision = decide({
          events: memory.events,
          lastSeq: memory.lastSeq,
          config,
          mainTip: git("rev-parse", "main"),
          isAlive: () => true,
          sweep: false,
          ...seen,
          job: { runId: id, attempt: 1 },
        });
        claims = decision.claims;
        return { events: decision.events };
      });
      return claims;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
  return world;
}
