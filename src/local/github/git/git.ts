import { spawnSync } from "node:child_process";

export type GitResult = { readonly status: number; readonly stdout: string; readonly stderr: string };
export type GitOptions = {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
};

/** git in one bare repository. Synchronous, so that one answer of the server is never half of another's. */
export type Git = {
  readonly gitDir: string;
  /** Standard output without its last line end; throws with git's own words when git fails. */
  run(args: readonly string[], options?: GitOptions): string;
  /** The same without a throw: for questions whose answer is an exit status. */
  attempt(args: readonly string[], options?: GitOptions): GitResult;
  /** Standard output as it is, for contents that may be no UTF-8. */
  bytes(args: readonly string[]): Buffer;
};

/** What every git child of the server gets: nothing of the person's own configuration. */
export const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  LC_ALL: "C.UTF-8",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
};

const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
/** Commands that only read; with commits named by their shas their answer never changes. */
const READING = new Set(["diff", "log", "rev-list", "merge-base", "merge-tree", "ls-tree", "diff-tree"]);
const MAX_REMEMBERED = 2000;
const MAX_REMEMBERED_CHARS = 200_000;

/** git bound to the bare repository at `gitDir`. Answers that can not change are remembered: a child costs 5 ms. */
export function openGit(gitDir: string): Git {
  const remembered = new Map<string, GitResult>();
  const ask = (args: readonly string[], options: GitOptions): GitResult => {
    const where = options.cwd === undefined ? ["--git-dir", gitDir] : ["-C", options.cwd];
    const child = spawnSync("git", [...where, "-c", "core.quotePath=false", ...args], {
      env: { ...GIT_ENVIRONMENT, ...options.env },
      input: options.input ?? "",
      encoding: "utf8",
      maxBuffer: MAX_OUTPUT_BYTES,
    });
    if (child.error !== undefined) throw child.error;
    return { status: child.status ?? 1, stdout: child.stdout, stderr: child.stderr };
  };
  const attempt = (args: readonly string[], options: GitOptions = {}): GitResult => {
    if (Object.keys(options).length > 0 || !isFixed(args)) return ask(args, options);
    const key = args.join("\0");
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const result = ask(args, options);
    // 0 and 1 are answers; anything else may be a commit that is still to come.
    if (result.status > 1 || result.stdout.length > MAX_REMEMBERED_CHARS) return result;
    const [oldest] = remembered.keys();
    if (remembered.size >= MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    remembered.set(key, result);
    return result;
  };
  return {
    gitDir,
    attempt,
    bytes(args) {
      const env = { ...GIT_ENVIRONMENT };
      const child = spawnSync("git", ["--git-dir", gitDir, ...args], { env, maxBuffer: MAX_OUTPUT_BYTES });
      if (child.status !== 0) throw new Error(`git ${args.join(" ")}: ${child.stderr.toString("utf8").trim()}`);
      return child.stdout;
    },
    run(args, options) {
      const result = attempt(args, options);
      if (result.status !== 0)
        throw new Error(`git ${args.join(" ")}: ${result.stderr.trim() || `exit ${result.status}`}`);
      return result.stdout.replace(/\n$/, "");
    },
  };
}

/** Whether a command reads only and names its commits by full shas, so that its answer holds for ever. */
function isFixed(args: readonly string[]): boolean {
  const [command = "", ...rest] = args;
  if (!READING.has(command)) return false;
  const end = rest.indexOf("--");
  const names = (end === -1 ? rest : rest.slice(0, end)).filter((arg) => !arg.startsWith("-"));
  return names.length > 0 && names.every((name) => /^[0-9a-f]{40}(\.\.[0-9a-f]{40})?$/.test(name));
}
