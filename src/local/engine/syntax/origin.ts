import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Where a workflow or action file comes from: a commit of a repository the server holds, or a directory on disk that stands for one. */
export type Origin = {
  /** `owner/name` */
  readonly repository: string;
  /** The ref it was asked for by: `refs/heads/main`, `v1`, a SHA. */
  readonly ref: string;
  readonly sha: string;
  readonly from: { readonly kind: "git"; readonly gitDir: string } | { readonly kind: "dir"; readonly dir: string };
};

/** Runs git on a bare repository and gives its standard output. Throws what git says. */
export async function git(gitDir: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", ["--git-dir", gitDir, ...args], { maxBuffer: MAX_OUTPUT_BYTES });
  return stdout;
}

/** One file's text, or undefined where the origin has no such file. `path` is relative, `/`-separated. */
export async function readOriginFile(origin: Origin, path: string): Promise<string | undefined> {
  if (origin.from.kind === "git") {
    const { gitDir } = origin.from;
    return once(`${gitDir} ${origin.sha}:${path}`, () => readBlob(gitDir, origin.sha, path));
  }
  const full = resolve(origin.from.dir, path);
  if (relative(origin.from.dir, full).startsWith("..")) return undefined;
  return existsSync(full) ? readFile(full, "utf8") : undefined;
}

async function readBlob(gitDir: string, sha: string, path: string): Promise<string | undefined> {
  try {
    return await git(gitDir, "cat-file", "blob", `${sha}:${path}`);
  } catch (error) {
    // A path that is not there is an answer; a commit or repository that is not there is a fault.
    const listed = await git(gitDir, "ls-tree", "--name-only", sha, "--", path);
    if (listed.trim() === "") return undefined;
    throw error;
  }
}

// A commit never changes, and many events meet the same one.
const known = new Map<string, Promise<unknown>>();
const MAX_KNOWN = 500;

function once<T>(key: string, read: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before as Promise<T>;
  const made = read();
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, made);
  made.catch(() => known.delete(key));
  return made;
}

/** The workflow files at the origin: `.github/workflows/*.yml` and `*.yaml`, sorted. */
export async function listWorkflowFiles(origin: Origin): Promise<readonly string[]> {
  const folder = ".github/workflows";
  const { from, sha } = origin;
  const names =
    from.kind === "git"
      ? (
          await once(`${from.gitDir} ${sha}:${folder}/`, () =>
            git(from.gitDir, "ls-tree", "--name-only", "-z", sha, "--", `${folder}/`),
          )
        ).split("\0")
      : await readdir(join(from.dir, folder)).then((found) => found.map((name) => `${folder}/${name}`));
  return names.filter((name) => /\.ya?ml$/.test(name)).sort();
}

/** A directory with the origin's files: the directory itself, or the commit unpacked once under `cache`. */
export async function materialise(origin: Origin, cache: string): Promise<string> {
  if (origin.from.kind === "dir") return origin.from.dir;
  const target = join(cache, origin.repository, origin.sha);
  if (existsSync(target)) return target;
  const fresh = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await mkdir(fresh, { recursive: true });
  const archive = `${fresh}.tar`;
  await git(origin.from.gitDir, "archive", "--format=tar", "-o", archive, origin.sha);
  await run("tar", ["-xf", archive, "-C", fresh]);
  await rm(archive);
  await mkdir(dirname(target), { recursive: true });
  // Two jobs may unpack the same commit: the first one to arrive wins.
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }));
  return target;
}

/** The commit of a directory that is a checkout; zeroes where it is none. */
export async function shaOfDirectory(dir: string): Promise<string> {
  const found = await run("git", ["-C", dir, "rev-parse", "HEAD"]).catch(() => undefined);
  return found?.stdout.trim() ?? "0".repeat(40);
}
