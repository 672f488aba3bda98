import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Origin } from "./recipe.ts";

const author = { GIT_AUTHOR_NAME: "bench", GIT_AUTHOR_EMAIL: "bench@example.com" };
const committer = { GIT_COMMITTER_NAME: "bench", GIT_COMMITTER_EMAIL: "bench@example.com" };

const quiet = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" };

/** git in a folder, with the person's settings left out. */
export const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "core.autocrlf=false", "-c", "core.hooksPath=/dev/null", ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, ...author, ...committer, ...quiet },
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

export type Parts = { readonly owner: string; readonly name: string; readonly commit: string };

export function partsOf(origin: Origin): Parts {
  const [, owner = "", name = "", commit = ""] = /^([^/]+)\/([^@]+)@([0-9a-f]{40})$/.exec(origin) ?? [];
  if (commit === "") throw new Error(`${origin} is no owner/name@<40 hexadecimal digits>`);
  return { owner, name, commit };
}

/**
 * A bare repository that has the origin's commit on its branch `main`: of a folder of mirrors (`<owner>+<name>/repo` or `<owner>/<name>`, with `.git` or without),
 * else of github.com.
 */
export function bringBare(origin: Origin, { into, mirrors }: { into: string; mirrors: string | undefined }): void {
  const { owner, name, commit } = partsOf(origin);
  const places = [`${owner}+${name}/repo`, `${owner}+${name}`, `${owner}/${name}`, `${owner}/${name}.git`];
  const mirror = mirrors && places.map((place) => path.resolve(mirrors, place)).find((place) => existsSync(place));
  mkdirSync(into, { recursive: true });
  git(into, "init", "--quiet", "--bare", "--initial-branch=main");
  if (mirror !== undefined && mirror !== "") {
    // A mirror may be shallow and may lack what nothing here asks for: its objects are taken as they are.
    writeFileSync(path.join(into, "objects/info/alternates"), `${path.join(gitFolderOf(mirror), "objects")}\n`);
  } else git(into, "fetch", "--quiet", "--depth=1", `https://github.com/${owner}/${name}.git`, commit);
  git(into, "cat-file", "-e", `${commit}^{tree}`);
  // One commit of its own: the copy is a repository, and none of its history is needed.
  const own = git(into, "commit-tree", "-m", `${owner}/${name} at ${commit}`, `${commit}^{tree}`);
  git(into, "update-ref", "refs/heads/main", own);
}

const gitFolderOf = (mirror: string): string => path.resolve(mirror, git(mirror, "rev-parse", "--git-dir"));

/** The files of a bare repository's `main` in a folder, as a work tree without `.git`. */
export function layOut(bare: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const [repository, files] = [`--git-dir=${bare}`, `--work-tree=${folder}`];
  // A mirror may lack its largest files: nothing here needs a picture.
  const lacking = git(folder, repository, "rev-list", "--objects", "--missing=print", "--no-object-names", "main")
    .split("\n")
    .filter((line) => line.startsWith("?"))
    .map((line) => line.slice(1));
  const isThere = (line: string) => !lacking.some((oid) => line.includes(oid));
  const listed = git(folder, repository, "ls-tree", "-r", "--full-tree", "main").split("\n").filter(isThere);
  execFileSync("git", [repository, "update-index", "--index-info"], { input: `${listed.join("\n")}\n` });
  git(folder, repository, files, "checkout-index", "--all", "--force", "--quiet");
  rmSync(path.join(bare, "index"), { force: true });
}

/** Makes the folder a repository with one commit; `links`: submodules' commits by path. */
export function commitAll(folder: string, links: ReadonlyMap<string, string>): void {
  git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all", "--force");
  for (const [name, commit] of links) git(folder, "update-index", "--add", "--cacheinfo", `160000,${commit},${name}`);
  git(folder, "commit", "--quiet", "--message", "Take the repository as it stands");
  for (const name of links.keys()) mkdirSync(path.join(folder, name), { recursive: true });
}
