import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Engine, type Progress, startEngine } from "../../src/local/engine/engine.ts";
import type { EngineOptions } from "../../src/local/engine/engine-options.ts";
import type { Conclusion, Job, WorkflowRun } from "../../src/local/hub.ts";
import { createFakeHub, type FakeHub } from "../fakes/local-hub.ts";
import { startGitServer } from "./git-server.ts";

export type LocalEngine = {
  readonly hub: FakeHub;
  readonly folder: string;
  readonly progress: Progress[];
  engine: Engine;
  /** Sends a push of the repository's commit, or another event, and waits until all is quiet. */
  run(event?: Partial<Parameters<FakeHub["emit"]>[0]>): Promise<WorkflowRun>;
  emit(event?: Partial<Parameters<FakeHub["emit"]>[0]>): void;
  /** Waits for a progress that fits. */
  seen(fits: (progress: Progress) => boolean): Promise<Progress>;
  jobs(runId?: number): Readonly<Record<string, Conclusion | null>>;
  job(key: string): Job;
  log(key: string, attempt?: number): string;
  message(): string;
  /** Closes the engine and starts another on the same folder. */
  restart(options?: Partial<EngineOptions>): Promise<void>;
  close(): Promise<void>;
};

/** A repository with the given files at main, and an engine that runs it. Times of cancellations are 50 times shorter. */
export async function startLocalEngine(
  files: Readonly<Record<string, string>>,
  options: Partial<EngineOptions> & {
    readonly secrets?: Record<string, string>;
    readonly variables?: Record<string, string>;
    readonly treeFiles?: Readonly<Record<string, string>>;
    readonly overHttp?: boolean;
  } = {},
): Promise<LocalEngine> {
  const root = mkdtempSync(join(tmpdir(), "local-engine-"));
  const server = options.overHttp === true ? await startGitServer() : undefined;
  if (server !== undefined) {
    mkdirSync(join(server.folder, "o"));
    symlinkSync(server.origin, join(server.folder, "o", "r.git"));
  }
  const { gitDir, sha } = commitAll(root, files, server?.origin);
  const tree = join(root, "tree");
  for (const [path, content] of Object.entries(options.treeFiles ?? {})) write(tree, path, content);
  const serverUrl =
    server === undefined ? undefined : new URL(server.url).origin.replace("127.0.0.1", "github.localhost");
  const hub = createFakeHub({
    gitDir,
    ...(serverUrl && { serverUrl }),
    ...(options.secrets && { secrets: options.secrets }),
    ...(options.variables && { variables: options.variables }),
  });
  const folder = join(root, "out");
  const progress: Progress[] = [];
  let watchers: (() => void)[] = [];
  const { secrets: _, variables: __, treeFiles: ___, overHttp: ____, ...engineOptions } = options;
  const settings: EngineOptions = {
    hub,
    folder,
    trees: { "baton/baton": { dir: tree } },
    speed: 50,
    ...engineOptions,
    onProgress(told) {
      progress.push(told);
      for (const look of watchers) look();
    },
  };
  const emit: LocalEngine["emit"] = (event = {}) => void hub.emit({ name: "push", sha, ...event });
  const lastRun = () => hub.runs().at(-1);
  const local: LocalEngine = {
    hub,
    folder,
    progress,
    engine: startEngine(settings),
    emit,
    async run(event) {
      emit(event);
      await local.engine.idle();
      const run = lastRun();
      if (run === undefined) throw new Error("the event started no run");
      return run;
    },
    seen(fits) {
      return new Promise((resolve) => {
        const look = () => {
          const found = progress.find(fits);
          if (found === undefined) return;
          watchers = watchers.filter((one) => one !== look);
          resolve(found);
        };
        watchers.push(look);
        look();
      });
    },
    jobs(runId = lastRun()?.id) {
      const run = hub.runs().find((one) => one.id === runId);
      return Object.fromEntries(hub.jobs(run?.id ?? 0, run?.attempt).map((job) => [job.key, job.conclusion]));
    },
    job(key) {
      const run = lastRun();
      const found = hub.jobs(run?.id ?? 0, run?.attempt).find((job) => job.key === key);
      if (found === undefined) throw new Error(`no job ${key}, but ${Object.keys(local.jobs()).join(", ")}`);
      return found;
    },
    log(key, attempt = lastRun()?.attempt ?? 1) {
      const path = join(folder, "logs", `${lastRun()?.id}-${attempt}`, `${key}.log`);
      return existsSync(path) ? readFileSync(path, "utf8") : "";
    },
    message: () =>
      progress
        .flatMap((told) => (told.kind === "run-ended" && told.message !== undefined ? [told.message] : []))
        .join("\n"),
    async restart(change = {}) {
      await local.engine.close();
      local.engine = startEngine({ ...settings, ...change });
    },
    async close() {
      await local.engine.close();
      await server?.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return local;
}

function commitAll(
  root: string,
  files: Readonly<Record<string, string>>,
  served: string | undefined,
): { gitDir: string; sha: string } {
  const checkout = join(root, "checkout");
  mkdirSync(checkout);
  for (const [path, content] of Object.entries(files)) write(checkout, path, content);
  const env = { PATH: process.env["PATH"] ?? "", HOME: root, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", checkout, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      env,
      encoding: "utf8",
    });
  git("init", "-q", "-b", "main");
  git("add", "-A", "-f");
  git("commit", "-q", "-m", "first");
  const gitDir = served ?? join(root, "origin.git");
  if (served === undefined) execFileSync("git", ["init", "-q", "--bare", "-b", "main", gitDir], { env });
  git("push", "-q", gitDir, "main");
  return { gitDir, sha: git("rev-parse", "HEAD").trim() };
}

function write(root: string, path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

/** One workflow file that starts on a push; the text is what comes after `jobs:`. */
export function onPush(jobs: string, head = ""): Readonly<Record<string, string>> {
  return { ".github/workflows/main.yml": `name: main\non: [push, workflow_dispatch]\n${head}\njobs:\n${jobs}` };
}
