import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Client, createClient } from "../../../src/local/github/client.ts";
import { type Github, startGithub } from "../../../src/local/github/start-github.ts";
import type { Scopes } from "../../../src/local/hub.ts";

/** A server with one repository `octo/demo` of octo's, alice who may write, and mallory who may not. */
export type Town = {
  readonly github: Github;
  readonly folder: string;
  readonly repository: string;
  /** `/repos/octo/demo` and a path below it. */
  at(path?: string): string;
  /** A client with GITHUB_TOKEN of those scopes. */
  job(scopes: Scopes): Client;
  /** A clone whose pushes use the client's token. */
  clone(by: Client): Promise<WorkTree>;
  close(): Promise<void>;
};

export type WorkTree = {
  readonly path: string;
  git(...args: string[]): string;
  /** Commits files on a new or existing branch and returns the commit. */
  commit(branch: string, files: Readonly<Record<string, string>>, message?: string): string;
  /** git that talks to the server. */
  remote(...args: string[]): Promise<string>;
  /** Pushes; rejects with git's words when refused. */
  push(...refs: string[]): Promise<string>;
};

const execute = promisify(execFile);
const ENV = {
  PATH: process.env.PATH ?? "",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: "Alice",
  GIT_AUTHOR_EMAIL: "alice@example.com",
  GIT_COMMITTER_NAME: "Alice",
  GIT_COMMITTER_EMAIL: "alice@example.com",
};

const WORKFLOW = `name: CI
on:
  workflow_dispatch:
    inputs:
      why: { required: true }
      times: { type: number, default: 2 }
jobs: {}
`;

function run(cwd: string, args: readonly string[]): string {
  return execFileSync("git", [...args], { cwd, env: ENV, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

export async function openTown(options: { readonly private?: boolean } = {}): Promise<Town> {
  const folder = mkdtempSync(join(tmpdir(), "github-"));
  const source = join(folder, "source");
  mkdirSync(source);
  run(source, ["init", "--quiet", "--initial-branch=main"]);
  const files: Record<string, string> = {
    "README.md": "# demo\n",
    "src/list.txt": `${Array.from({ length: 40 }, (_, index) => `line ${index + 1}`).join("\n")}\n`,
    ".github/workflows/ci.yml": WORKFLOW,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  run(source, ["add", "."]);
  run(source, ["commit", "--quiet", "-m", "Begin"]);
  const github = await startGithub({ folder: join(folder, "run") });
  github.addUser("octo");
  const repository = github.addRepository({
    owner: "octo",
    name: "demo",
    from: source,
    private: options.private ?? false,
  });
  github.addCollaborator(repository, "alice", "write");
  github.addUser("mallory");
  let jobs = 0;
  return {
    github,
    folder,
    repository,
    at: (path = "") => `/repos/octo/demo${path}`,
    job(scopes) {
      jobs += 1;
      const token = github.mintToken({ repository, scopes, runId: 1, jobId: jobs, jobKey: `job ${jobs}` });
      return createClient({
        apiUrl: github.apiUrl,
        graphqlUrl: github.graphqlUrl,
        login: "github-actions[bot]",
        token,
      });
    },
    clone(by) {
      const path = mkdtempSync(join(folder, "clone-"));
      return cloneInto(path, `${github.serverUrl}/octo/demo.git`, by.token);
    },
    async close() {
      await github.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The server runs in this process, so what talks to it must not block it: only local git is synchronous. */
async function cloneInto(path: string, url: string, token: string): Promise<WorkTree> {
  const header = `http.extraHeader=AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  const remote = async (...args: string[]): Promise<string> => {
    const done = await execute("git", ["-c", header, ...args], { cwd: path, env: ENV });
    return done.stdout + done.stderr;
  };
  await remote("clone", "--quiet", url, ".");
  return {
    path,
    git: (...args) => run(path, args),
    remote,
    commit(branch, files, message = `Change ${branch}`) {
      const known = run(path, ["branch", "--list", branch]) !== "";
      run(path, ["checkout", "--quiet", ...(known ? [branch] : ["-b", branch])]);
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true });
        writeFileSync(join(path, name), text);
      }
      run(path, ["add", "--all"]);
      run(path, ["commit", "--quiet", "--allow-empty", "-m", message]);
      return run(path, ["rev-parse", "HEAD"]);
    },
    push: (...refs) => remote("push", "--porcelain", "origin", ...refs),
  };
}
