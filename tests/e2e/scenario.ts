import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { decideNextMove } from "../../src/cli/local/next-move.ts";
import { nextSecond } from "../../src/cli/local/next-second.ts";
import { findRun, readState } from "../../src/cli/local/read-run.ts";
import type { Prepared } from "../../src/cli/local/world/prepare-repository.ts";
import { startWorld, type World } from "../../src/cli/local/world/world.ts";
import type { Progress } from "../../src/local/engine/engine.ts";
import type { Script } from "../../src/local/models/script/script.ts";
import { type ScriptedModels, startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import type { RunState } from "../../src/state/state.ts";
import type { TicketState } from "../../src/state/ticket-state.ts";
import { onceARun } from "../builders/once-a-run.ts";

export const workflow = ".github/workflows/baton.yml";
const sample = path.resolve("samples/notes");

export type ScenarioOptions = {
  readonly script: Script;
  /** Files laid over the sample repository; null removes one. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly issue?: { readonly title: string; readonly body: string };
  /** The label that is put on it; `baton` unless said. */
  readonly label?: string;
  /** Keys that the repository has as secrets; all three unless said. */
  readonly keys?: readonly string[];
  /** Further secrets of the repository. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly onProgress?: (progress: Progress) => void;
  /** Called when all is set up and nothing has happened yet. */
  readonly before?: (world: World) => void;
};

/** A call as `traffic.jsonl` has it. */
export type Call = {
  readonly at: string;
  readonly job: string | null;
  readonly run: number | null;
  readonly by: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly kind: string;
};
export type JobRow = {
  readonly run: number;
  readonly attempt: number;
  readonly job: string;
  readonly start: string | null;
  readonly end: string;
  readonly conclusion: string;
};

/** One repository on a local GitHub with scripted models, run by the shipped files. */
export type Scenario = World & {
  readonly models: ScriptedModels;
  readonly issue: number;
  run(): Promise<RunState>;
  ticket(id: string): Promise<TicketState>;
  /** Lets jobs run until nothing goes on any more: approves plans, sweeps when idle, ends at done, blocked or stopped. */
  drive(options?: { readonly approve?: boolean; readonly sweeps?: number }): Promise<RunState | undefined>;
  comment(number: number, body: string, as?: string): Promise<{ id: number }>;
  comments(number: number): Promise<{ id: number; body: string; user: { login: string } }[]>;
  get<T>(path: string): Promise<T>;
  git(...args: string[]): string;
  /** Commits files on a branch of the hosted repository, as the maintainer pushes them; `from`: with force, on that other branch's tip. */
  pushAs(
    branch: string,
    files: Readonly<Record<string, string | null>>,
    message: string,
    from?: string,
  ): Promise<string>;
  traffic(): readonly Call[];
  jobs(): readonly JobRow[];
  remove(): Promise<void>;
};

/** The label is set and the first runs begin; `drive` does the rest. */
export async function startScenario(options: ScenarioOptions): Promise<Scenario> {
  const folder = mkdtempSync(path.join(tmpdir(), "baton-e2e-"));
  const models = await startScriptedModels({ script: options.script, folder });
  const keys = options.keys ?? ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY"];
  const world = await startWorld({
    folder,
    repository: "maintainer/notes",
    from: await prepare(options.files ?? {}),
    secrets: {
      ...options.secrets,
      ...Object.fromEntries(keys.map((name) => [name, `scripted-${name.toLowerCase()}`])),
    },
    // A base URL without a key is a server that wants none: who has no key has no base URL either.
    variables:
      keys.length === 0
        ? {}
        : {
            ANTHROPIC_BASE_URL: models.anthropicUrl,
            OPENAI_BASE_URL: models.openaiUrl,
            GEMINI_BASE_URL: models.geminiUrl,
          },
    onProgress: options.onProgress ?? (() => undefined),
    shipped: await shippedTree(),
    compiled: path.join(tmpdir(), "baton-compiled"),
  });
  const as = (login: string) => world.github.as(login);
  const repository = `/repos/${world.repository}`;
  options.before?.(world);
  const issue = await open(
    world,
    options.issue ?? {
      title: "Tags, search, and finding notes by both",
      body: readFileSync(path.join(sample, "ISSUE.md"), "utf8"),
    },
    options.label ?? "baton",
  );

  const run = async (): Promise<RunState> => {
    const found = findRun(await readState(path.join(folder, "origin.git")), issue);
    if (found === undefined) throw new Error("no run was recorded");
    return found;
  };
  const lines = <T>(name: string): T[] => {
    const file = path.join(folder, name);
    return existsSync(file)
      ? readFileSync(file, "utf8")
          .trim()
          .split("\n")
          .filter(Boolean)
          .map((line) => JSON.parse(line) as T)
      : [];
  };
  const scenario: Scenario = {
    ...world,
    models,
    issue,
    run,
    async ticket(id) {
      const found = (await run()).tickets.get(id);
      if (found === undefined) throw new Error(`no ticket ${id}`);
      return found;
    },
    async drive({ approve = true, sweeps: most = 3 } = {}) {
      let sweeps = 0;
      let seen = -1;
      for (;;) {
        await world.engine.idle();
        const state = await readState(path.join(folder, "origin.git"));
        const found = findRun(state, issue);
        if ((state?.lastSeq ?? 0) > seen) sweeps = 0;
        seen = state?.lastSeq ?? 0;
        const move = decideNextMove(found, sweeps);
        if (move.kind === "done" || move.kind === "stuck" || (move.kind === "approve" && !approve)) return found;
        if (move.kind === "approve") {
          await nextSecond();
          await as("maintainer").request("POST", `${repository}/issues/${issue}/comments`, { body: "/baton approve" });
        } else if (sweeps++ >= most) return found;
        else world.github.fireSchedule(world.repository, workflow);
      }
    },
    comment: async (number, body, login = "maintainer") => {
      if (body.startsWith("/baton approve")) await nextSecond();
      return (await as(login).request("POST", `${repository}/issues/${number}/comments`, { body })) as { id: number };
    },
    comments: async (number) =>
      (await as("maintainer").request("GET", `${repository}/issues/${number}/comments?per_page=100`)) as {
        id: number;
        body: string;
        user: { login: string };
      }[],
    get: async (url) => (await as("maintainer").request("GET", `${repository}${url}`)) as never,
    git: (...args) => git(path.join(folder, "origin.git"), ...args),
    pushAs: (branch, files, message, from) =>
      pushAs(world, { token: as("maintainer").token, branch, files, message, from: from ?? branch }),
    traffic: () => lines<Call>("traffic.jsonl"),
    jobs: () => lines<JobRow>("jobs.jsonl"),
    async remove() {
      await world.close();
      await models.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return scenario;
}

async function open(world: World, issue: { title: string; body: string }, label: string): Promise<number> {
  const person = world.github.as(world.maintainer);
  const opened = (await person.request("POST", `/repos/${world.repository}/issues`, issue)) as { number: number };
  await person.request("POST", `/repos/${world.repository}/issues/${opened.number}/labels`, { labels: [label] });
  return opened.number;
}

/** The sample with these files over it: committed once a test run, and copied for each scenario. */
async function prepare(files: Readonly<Record<string, string | null>>): Promise<Prepared> {
  const name = createHash("sha256").update(JSON.stringify(files)).digest("hex");
  const made = await onceARun(`repository-${name}`, (folder) => {
    cpSync(sample, folder, { recursive: true });
    rmSync(path.join(folder, "ISSUE.md"));
    write(folder, files);
    git(folder, "init", "--quiet", "--initial-branch=main");
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", "Keep short notes in one JSON file");
  });
  const folder = mkdtempSync(path.join(tmpdir(), "baton-e2e-repository-"));
  cpSync(made, folder, { recursive: true });
  return { folder, defaultBranch: "main", added: [] };
}

function write(folder: string, files: Readonly<Record<string, string | null>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    rmSync(file, { recursive: true, force: true });
    if (content === null) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** The server is in this process: git must not keep it from answering. */
async function pushAs(
  world: World,
  of: {
    readonly token: string;
    readonly branch: string;
    readonly files: Readonly<Record<string, string | null>>;
    readonly message: string;
    readonly from: string;
  },
): Promise<string> {
  const { token, branch, files, message, from } = of;
  const folder = mkdtempSync(path.join(tmpdir(), "baton-e2e-push-"));
  try {
    const url = `${world.github.serverUrl.replace("://", `://x-access-token:${token}@`)}/${world.repository}.git`;
    await gitMeanwhile(folder, "clone", "--quiet", "--branch", from, url, ".");
    write(folder, files);
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message", message);
    const force = from === branch ? [] : ["--force"];
    await gitMeanwhile(folder, "push", "--quiet", ...force, "origin", `HEAD:refs/heads/${branch}`);
    return git(folder, "rev-parse", "HEAD");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a user gets, apart from the tree that is being worked on. */
const shippedTree = (): Promise<string> =>
  onceARun("shipped", (folder) => {
    for (const part of ["action.yml", "actions", "dist", ".github/workflows"])
      cpSync(part, path.join(folder, part), { recursive: true });
  });

const who = {
  GIT_AUTHOR_NAME: "maintainer",
  GIT_AUTHOR_EMAIL: "m@example.com",
  GIT_COMMITTER_NAME: "maintainer",
  GIT_COMMITTER_EMAIL: "m@example.com",
};
const environment = (folder: string) => ({ PATH: process.env["PATH"] ?? "", HOME: folder, ...who });

function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, {
    cwd: folder,
    env: environment(folder),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

async function gitMeanwhile(folder: string, ...args: string[]): Promise<void> {
  await promisify(execFile)("git", args, { cwd: folder, env: environment(folder) });
}
