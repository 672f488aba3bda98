import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../core/fault.ts";

const execute = promisify(execFile);
const maxBytes = 256 * 1024 * 1024;

/**
 * Files below a folder in path order, those that its .gitignore files name left out; of a path in it (`below`) they too. Git does the reading, with an empty repository of our own
 * beside the folder: the folder's own `.git`, where it has one, could make git run a program (core.fsmonitor).
 */
export async function listFolder(folder: string, below?: string): Promise<readonly string[]> {
  const gitDir = await mkdtemp(path.join(tmpdir(), "baton-list-"));
  try {
    await git(gitDir, ["init", "--quiet", "--bare", "."], {});
    const which = below === undefined ? ["--exclude-standard"] : ["--", below];
    const listed = await git(folder, ["ls-files", "--others", "-z", ...which], {
      GIT_LITERAL_PATHSPECS: "1",
      GIT_DIR: gitDir,
      GIT_WORK_TREE: folder,
    });
    // A folder at the end of a path is a repository within this one: git does not look into it, and neither do we.
    return listed
      .split("\0")
      .filter((file) => file !== "" && !file.endsWith("/"))
      .sort();
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}

async function git(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const bare = {
    PATH: process.env["PATH"] ?? "",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  try {
    const { stdout } = await execute("git", [...args], { cwd, env: { ...bare, ...env }, maxBuffer: maxBytes });
    return stdout;
  } catch (cause) {
    throw new Fault(
      "git.failed",
      `Files of the working folder could not be listed: ${cause instanceof Error ? cause.message : String(cause)}`,
      { who: "us", cause },
    );
  }
}
