import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "../src/adapters/clock/system-clock.ts";
import { openGit } from "../src/adapters/git/open-git.ts";
import { openPreparedStore } from "../src/adapters/prepared/open-prepared-store.ts";
import { openSandbox } from "../src/adapters/sandbox/open-sandbox.ts";
import { handOver } from "../src/adapters/workspace/hand-over.ts";
import { openWorkspace } from "../src/adapters/workspace/open-workspace.ts";
import { readPreparedContent } from "../src/leg/prepared/prepared-content.ts";
import { setUpBase } from "../src/leg/prepared/set-up-base.ts";
import { bringPrepared } from "../src/leg/prepared/take-prepared.ts";
import { cacheMethods } from "../src/local/engine/caches/cache-methods.ts";
import { cacheScopes } from "../src/local/engine/caches/cache-scopes.ts";
import { openCacheStore } from "../src/local/engine/caches/cache-store.ts";
import { startResultsServer } from "../src/local/engine/results/results-server.ts";
import type { Reporter } from "../src/ports/reporter.ts";

/**
 * What a base's set-up costs, and what it costs to take what an earlier job kept of it: a project of some 300 npm packages, installed from the registry in the real sandbox, kept
 * in the local cache service by the real client. `node bench/set-up.ts [rounds]`; it needs the network. In a run each round of a feature sets up twice (coder and proof), and the plan's proof once.
 */
const rounds = Number(process.argv[2] ?? 5);
const packages = { express: "4.21.2", eslint: "9.17.0", vitest: "2.1.8", webpack: "5.97.1", typescript: "5.7.2" };
const scratch = mkdtempSync(path.join(tmpdir(), "baton-set-up-"));
const npm = (...args: string[]) => execFileSync("npm", args, { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
const project = path.join(scratch, "project");
const gitOf = (...args: string[]) => execFileSync("git", ["-C", project, ...args], { encoding: "utf8" }).trim();

mkdirSync(project);
writeFileSync(
  path.join(project, "package.json"),
  JSON.stringify({ name: "measured", version: "1.0.0", private: true, devDependencies: packages }),
);
npm("install", "--package-lock-only", "--no-audit", "--no-fund", "--ignore-scripts");
execFileSync("git", ["init", "--quiet", "--initial-branch=main", project]);
writeFileSync(path.join(project, ".gitignore"), "node_modules\n");
gitOf("config", "uploadpack.allowAnySHA1InWant", "true");
gitOf("config", "uploadpack.allowFilter", "true");
gitOf("add", "--all");
gitOf("-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "-m", "base");
const base = gitOf("rev-parse", "HEAD");

const caches = openCacheStore(scratch);
const server = await startResultsServer([
  { name: "CacheService", methods: (sign) => cacheMethods(caches, sign), jobEnded: caches.dropUploads },
]);
const scopes = cacheScopes(
  { name: "workflow_dispatch", ref: "refs/heads/main", payload: {} },
  "refs/heads/main",
  "write",
);
const token = server.openJob({ runId: 1, attempt: 1, jobId: 1, repository: "o/r", cacheScopes: scopes });
Object.assign(process.env, {
  GITHUB_SERVER_URL: "http://github.localhost",
  ACTIONS_CACHE_SERVICE_V2: "True",
  ACTIONS_RESULTS_URL: server.url,
  ACTIONS_RUNTIME_TOKEN: token,
  RUNNER_TEMP: scratch,
});
// What the cache's client prints is nobody's here.
const print = console.log;
process.stdout.write = (() => true) as typeof process.stdout.write;

const reporter: Reporter = {
  say: () => undefined,
  notice: () => undefined,
  warn: (message) => process.stderr.write(`${message}\n`),
  error: (message) => process.stderr.write(`${message}\n`),
  summary: async () => undefined,
  footer: () => undefined,
  output: () => undefined,
  redact: (text) => ({ text, found: false, known: false }),
};
const sandbox = await openSandbox();
const git = await openGit({
  folder: path.join(scratch, "repository.git"),
  remoteUrl: `file://${project}`,
  identity: { name: "bench", email: "bench@example.com" },
  warn: () => undefined,
});
await git.fetch([base]);
const store = openPreparedStore({
  env: { RUNNER_ENVIRONMENT: "github-hosted", PATH: process.env["PATH"] },
  job: { scratch, repository: "o/r", runId: 1 },
  token: "",
  secrets: ["a-key-that-is-looked-for-everywhere"],
  handOver,
  clock: systemClock,
  reporter,
});
const ports = {
  workspace: async () => openWorkspace(mkdtempSync(path.join(scratch, "work-"))),
  reporter,
  signal: new AbortController().signal,
  clock: systemClock,
  preparedStore: store,
};
const setup = "npm ci --no-audit --no-fund";
const checkout = { submodules: false, lfs: false, depth: null, tags: false };
const of = { git, tree: base, commit: base, setup, checkout, wishes: [], timeoutMs: 600_000 };
const timed = async <T>(work: () => Promise<T>): Promise<readonly [T, number]> => {
  const began = performance.now();
  const done = await work();
  return [done, performance.now() - began];
};

// The first fills npm's own cache of the machine's registry, if there is one.
await setUpBase(of, sandbox, ports);
const [today, taken]: [number[], number[]] = [[], []];
const [made] = await timed(() => setUpBase(of, sandbox, ports));
const known = await git.listTree(base);
const key = { content: await readPreparedContent(git, base, of), machine: await store.machine() };
const place = await sandbox.placeOf(made.workspace.folder);
const [prepared, keepMs] = await timed(() => store.keep(key, { folder: made.workspace.folder, known, place }));
if (prepared === undefined) throw new Error("nothing was kept");
const bring = () => bringPrepared(JSON.stringify(prepared), ports);
for (let round = 0; round < rounds; round++) {
  today.push((await timed(() => setUpBase(of, sandbox, ports)))[1]);
  const [one, ms] = await timed(() => setUpBase({ ...of, prepared: bring() }, sandbox, ports));
  if (one.taken === null) throw new Error("what was kept was not taken");
  taken.push(ms);
}
const median = (all: readonly number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const [before, after] = [median(today), median(taken)];
const installed = execFileSync(
  "sh",
  ["-c", "find node_modules -name package.json -path '*node_modules/*' | wc -l; find node_modules -type f | wc -l"],
  {
    cwd: (await setUpBase({ ...of, prepared: bring() }, sandbox, ports)).workspace.folder,
    encoding: "utf8",
  },
).trim();
const [manifests, files] = installed.split("\n");
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const [features, times] = [3, 4];
const jobs = 2 * features * times + 1;
const whole = before + keepMs + jobs * after;
process.stdout.write = process.stdout.constructor.prototype.write;
print(
  `${manifests} manifests, ${files} files, packed ${(prepared.bytes / 1024 ** 2).toFixed(1)} MB; medians of ${rounds}`,
);
print(
  `set up: ${seconds(before)} · kept: ${seconds(keepMs)} · taken: ${seconds(after)} (× ${(after / before).toFixed(3)})`,
);
print(
  `a run of ${features} features and ${times} rounds: ${jobs} set-ups ${seconds(jobs * before)}; one and ${jobs} takings ${seconds(whole)} (× ${(whole / (jobs * before)).toFixed(3)}, target ≤ 0.2)`,
);
await server.close();
rmSync(scratch, { recursive: true, force: true });
