import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { Fault } from "../../../core/fault.ts";

/** A person's repository as it stands: where it is, the branch that is checked out, and how many of its files are not committed. */
export type Source = { readonly folder: string; readonly branch: string; readonly uncommitted: number };

/** Looks at the repository around `asked` (bare or not, also from a folder inside it) and changes nothing. Faults `input.invalid` say what is missing. */
export function readSource(asked: string): Source {
  const given = path.resolve(asked);
  if (!existsSync(given)) throw refused(asked, "there is no such folder.");
  if (!statSync(given).isDirectory()) throw refused(asked, "this is a file; name the folder of a git repository.");
  const ask = (...args: string[]): string => askGit(given, args);
  const bare = attempt(asked, "this is no git repository", () => ask("rev-parse", "--is-bare-repository")) === "true";
  const folder = ask("rev-parse", bare ? "--absolute-git-dir" : "--show-toplevel");
  attempt(asked, "the repository has no commit yet. Commit something first", () =>
    ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}"),
  );
  // In full: where a tag has the same name, git's short form is none that it takes for a branch.
  const head = attempt(asked, "no branch is checked out (HEAD is detached). Check one out first", () =>
    ask("symbolic-ref", "--quiet", "HEAD"),
  );
  const branch = head.replace(/^refs\/heads\//, "");
  const status = bare
    ? ""
    : attempt(asked, "git can not say what is not committed", () =>
        ask("--no-optional-locks", "status", "--porcelain"),
      );
  return { folder, branch, uncommitted: status.split("\n").filter((line) => line !== "").length };
}

function askGit(folder: string, args: readonly string[]): string {
  const env = { ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

function attempt(asked: string, what: string, ask: () => string): string {
  try {
    return ask();
  } catch (cause) {
    const told = (cause as { stderr?: unknown }).stderr;
    const said = typeof told === "string" ? (told.trim().split("\n")[0] ?? "") : "";
    throw refused(asked, `${what}.${said === "" ? "" : ` (git: ${said})`}`, cause);
  }
}

function refused(asked: string, what: string, cause?: unknown): Fault {
  return new Fault("input.invalid", `--repo ${asked}: ${what}`, { who: "user", cause });
}
