import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openGit } from "../../../../src/adapters/git/open-git.ts";
import { laySubmodules } from "../../../../src/leg/prepared/checkout/lay-submodules.ts";
import { commitOnServer } from "../../../builders/commit-on-server.ts";
import { type GitServer, plainEnvironment, startGitServer } from "../../../builders/git-server.ts";

const identity = { name: "Baton", email: "baton@example.com" };
const env = plainEnvironment();
const commits = { lib: "", inner: "", foreign: "", app: "" };
let server: GitServer;
let folder: string;

/** A repository at `name` on the server, with files and submodules, and its commit. */
function make(
  name: string,
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
): string {
  const origin = path.join(server.folder, name);
  mkdirSync(path.dirname(origin), { recursive: true });
  execFileSync("cp", ["-a", server.origin, origin]);
  const first = commitOnServer({ origin, env }, { branch: "main", files, message: "First" });
  if (Object.keys(links).length === 0) return first;
  const git = (args: string[], input?: string) =>
    execFileSync("git", ["-C", origin, ...args], {
      env,
      encoding: "utf8",
      ...(input === undefined ? {} : { input }),
    }).trim();
  const index = { ...env, GIT_INDEX_FILE: path.join(origin, "index") };
  const inIndex = (...args: string[]) =>
    execFileSync("git", ["-C", origin, ...args], { env: index, encoding: "utf8" }).trim();
  inIndex("read-tree", first);
  for (const [at, sha] of Object.entries(links)) inIndex("update-index", "--add", "--cacheinfo", `160000,${sha},${at}`);
  const made = git(["commit-tree", inIndex("write-tree"), "-p", first, "-m", "Links"]);
  git(["update-ref", "refs/heads/main", made]);
  return made;
}
const module = (at: string, url: string) => `[submodule "${at}"]\n\tpath = ${at}\n\turl = ${url}\n`;

beforeAll(async () => {
  server = await startGitServer();
  folder = mkdtempSync(path.join(tmpdir(), "baton-module-test-"));
  commits.inner = make("owner/inner.git", { "i.txt": "inner\n" });
  commits.foreign = make("other/foreign.git", { "f.txt": "foreign\n" });
  const own = module("deep", "../inner.git");
  commits.lib = make("owner/lib.git", { "l.txt": "lib\n", ".gitmodules": own }, { deep: commits.inner });
  const all = [
    module("vendor/lib", "../lib.git"),
    module("vendor/foreign", "../../other/foreign.git"),
    module("vendor/file", `file://${server.folder}/owner/lib.git`),
    module("vendor/gone", "../lib.git"),
  ].join("");
  const links = {
    "vendor/lib": commits.lib,
    "vendor/foreign": commits.foreign,
    "vendor/file": commits.lib,
    "vendor/gone": "f".repeat(40),
    "vendor/unnamed": commits.lib,
  };
  commits.app = make("owner/app.git", { "a.txt": "app\n", ".gitmodules": all }, links);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function lay(name: string, recursive: boolean) {
  const remoteUrl = server.url.replace("/origin.git", "/owner/app.git");
  const git = await openGit({ folder: path.join(folder, `${name}.git`), remoteUrl, token: "t0ken", identity });
  await git.fetch([commits.app]);
  const target = path.join(folder, name);
  await git.export(commits.app, target);
  server.requests.length = 0;
  server.authorizations.length = 0;
  const lacks = await laySubmodules(git, { treeish: commits.app, folder: target, recursive });
  const read = (file: string) => readFileSync(path.join(target, file), "utf8");
  return { lacks, read };
}

it("lays submodules at the commit that the base names, and tells those that can not be had", async () => {
  const { lacks, read } = await lay("direct", false);
  expect([read("vendor/lib/l.txt"), read("vendor/foreign/f.txt")]).toEqual(["lib\n", "foreign\n"]);
  expect(() => read("vendor/lib/deep/i.txt")).toThrow("ENOENT");
  expect(Object.fromEntries(lacks.map(({ path: at, why }) => [at, why]))).toEqual({
    "vendor/file": expect.stringContaining("neither relative nor https"),
    "vendor/gone": expect.stringContaining("ffffffff"),
    "vendor/unnamed": "`.gitmodules` has no address of it",
  });
});

it("gives the job's token to repositories of the same owner alone", async () => {
  await lay("tokens", false);
  const given = server.requests.map((line, at) => [line.includes("/owner/"), server.authorizations[at] !== undefined]);
  expect(given.filter(([isOwner]) => isOwner).every(([, hasToken]) => hasToken)).toBe(true);
  expect(given.filter(([isOwner]) => !isOwner).length).toBeGreaterThan(0);
  expect(given.filter(([isOwner]) => !isOwner).some(([, hasToken]) => hasToken)).toBe(false);
});

it("lays those within them too where it is asked to", async () => {
  expect((await lay("recursive", true)).read("vendor/lib/deep/i.txt")).toBe("inner\n");
});
