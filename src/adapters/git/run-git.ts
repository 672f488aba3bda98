import { spawn } from "node:child_process";
import { exec } from "@actions/exec";
import { Fault } from "../../core/fault.ts";

export type GitOutput = { readonly code: number; readonly stdout: Buffer; readonly stderr: string };

export type GitOptions = {
  readonly input?: string | Buffer;
  /** Beside the environment of all commands. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are answers; others are a Fault. */
  readonly okCodes?: readonly number[];
};

/** Runs git with an argument vector; never through a shell. */
export type RunGit = (args: readonly string[], options?: GitOptions) => Promise<GitOutput>;

export function gitFault(
  args: readonly string[],
  output: GitOutput,
  code: "git.failed" | "git.missing" = "git.failed",
): Fault {
  const said = output.stderr.trim().slice(-2000);
  return new Fault(code, `git ${args[0] ?? ""} failed (exit ${output.code}): ${said || "it said nothing"}`, {
    who: "outside",
    facts: { command: args[0] ?? "", exitCode: output.code },
  });
}

function judge(args: readonly string[], output: GitOutput, okCodes: readonly number[]): GitOutput {
  if (!okCodes.includes(output.code)) throw gitFault(args, output);
  return output;
}

/** For commands over local objects, whose output is bytes: `@actions/exec` would decode each of them as lines of text on the way. */
export function runLocalGit(environment: Readonly<Record<string, string>>): RunGit {
  return async (args, options = {}) =>
    judge(args, await spawnGit(args, { ...environment, ...options.env }, options.input ?? ""), options.okCodes ?? [0]);
}

/** For the commands that speak to the server: text only. */
export function runRemoteGit(environment: Readonly<Record<string, string>>): RunGit {
  return async (args, options = {}) => {
    const env = { ...environment, ...options.env };
    // With input `@actions/exec` dies of EPIPE, uncaught, when git ends before it has read everything.
    const output = options.input === undefined ? await execGit(args, env) : await spawnGit(args, env, options.input);
    return judge(args, output, options.okCodes ?? [0]);
  };
}

function spawnGit(args: readonly string[], env: Record<string, string>, input: string | Buffer): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...args], { env, stdio: "pipe", windowsHide: true });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (cause) => reject(notStarted(cause)));
    child.on("close", (code) =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }),
    );
    // A git that ends early closes the pipe; its exit code says the rest.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

async function execGit(args: readonly string[], env: Record<string, string>): Promise<GitOutput> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  const listeners = {
    stdout: (chunk: Buffer) => void stdout.push(chunk),
    stderr: (chunk: Buffer) => void stderr.push(chunk),
  };
  const code = await exec("git", [...args], { env, silent: true, ignoreReturnCode: true, listeners }).catch(
    (cause: unknown) => {
      throw notStarted(cause);
    },
  );
  return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() };
}

function notStarted(cause: unknown): Fault {
  return new Fault(
    "git.failed",
    `git could not be started: ${cause instanceof Error ? cause.message : String(cause)}`,
    { who: "outside", cause },
  );
}
