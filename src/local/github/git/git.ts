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

/** git bound to the bare repository at `gitDir`. */
export function openGit(gitDir: string): Git {
  const attempt = (args: readonly string[], options: GitOptions = {}): GitResult => {
    const where = options.cwd === undefined ? ["--git-dir", gitDir] : ["-C", options.cwd];
    const child = spawnSync("git", [...where, "-c", "core.quotePath=false", ...args], {
      env: { ...GIT_ENVIRONMENT, ...options.env },
      input: options.input ?? "",
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    if (child.error !== undefined) throw child.error;
    return { status: child.status ?? 1, stdout: child.stdout, stderr: child.stderr };
  };
  return {
    gitDir,
    attempt,
    bytes(args) {
      const child = spawnSync("git", ["--git-dir", gitDir, ...args], {
        env: { ...GIT_ENVIRONMENT },
        maxBuffer: 256 * 1024 * 1024,
      });
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
