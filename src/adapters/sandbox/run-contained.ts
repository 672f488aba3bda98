import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Fault } from "../../core/fault.ts";
import type { SandboxResult } from "../../ports/sandbox.ts";
import { CappedOutput } from "./capped-output.ts";
import type { LaidInput } from "./lay-input.ts";

export type Container = { readonly program: string; readonly args: readonly string[] };
export type ContainedRun = {
  readonly command: string;
  readonly input: LaidInput["args"];
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly onOutput?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
};

/** Programs of the container itself are found here; nothing of the job's environment is handed on, as /proc/1/environ would show it. */
const bareEnv = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };
/** Says first that the command has begun: what fails before that is the sandbox's failure, not the command's. */
const launcher = `printf '%s\\n' "$1"
ulimit -c 0 2>/dev/null || :
ulimit -p 4096 2>/dev/null || ulimit -u 4096 2>/dev/null || :
case $3 in
  none) exec /bin/sh -c "$2" </dev/null 2>&1 ;;
  whole) exec /bin/sh -c "$2" <"$4" 2>&1 ;;
  live) tail -f -c +1 "$4" 2>/dev/null | /bin/sh -c "$2" 2>&1 & wait "$!" ;;
esac`;

/** Runs `sh -c command` in a container. Time's end, an abort and our own death close its standard input, and all of it is killed. */
export async function runContained(container: Container, run: ContainedRun): Promise<SandboxResult> {
  const startedAt = performance.now();
  const token = randomUUID();
  const args = [...container.args, "/bin/sh", "-c", launcher, "sh", token, run.command, ...run.input];
  const child = spawn(container.program, args, { env: bareEnv, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const output = new Started(token, run.maxOutputBytes, run.onOutput);
  const errors = new CappedOutput(4096);
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  child.stdin.on("error", () => undefined);
  const state = { timedOut: false };
  const timer = setTimeout(() => {
    state.timedOut = true;
    kill(child);
  }, run.timeoutMs);
  const onAbort = () => kill(child);
  run.signal?.addEventListener("abort", onAbort, { once: true });
  if (run.signal?.aborted) kill(child);
  try {
    const exit = await ended(child);
    const durationMs = Math.round(performance.now() - startedAt);
    const wasKilled = state.timedOut || run.signal?.aborted === true;
    if (!output.hasStarted && !wasKilled) throw notStarted(container, exit, errors.toString());
    return { exitCode: wasKilled ? null : exit, timedOut: state.timedOut, durationMs, output: output.toString() };
  } finally {
    clearTimeout(timer);
    run.signal?.removeEventListener("abort", onAbort);
    kill(child);
  }
}

/** The leash first: it works where signals are not allowed (sudo). */
function kill(child: ChildProcess): void {
  child.stdin?.destroy();
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Gone already, or root's: then the leash ends it.
  }
}

/** After the last byte of its output. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(
        new Fault("sandbox.failed", `The sandbox could not be started: ${cause.message}`, { who: "outside", cause }),
      ),
    );
    child.once("close", (code) => resolve(code));
  });
}

function notStarted(container: Container, exit: number | null, errors: string): Fault {
  const said = errors.trim().slice(0, 500) || "it said nothing";
  return new Fault(
    "sandbox.failed",
    `The sandbox (${container.program}) ended with ${exit ?? "a signal"} before the command began: ${said}`,
    {
      who: "outside",
    },
  );
}

/** Output past the line that says that the command has begun. */
class Started {
  hasStarted = false;
  readonly #first: Buffer;
  readonly #output: CappedOutput;
  readonly #hear: (chunk: Buffer) => void;
  #waiting = Buffer.alloc(0);

  constructor(token: string, maxBytes: number, hear: (chunk: Buffer) => void = () => undefined) {
    this.#hear = hear;
    this.#first = Buffer.from(`${token}\n`);
    this.#output = new CappedOutput(maxBytes);
  }

  push(chunk: Buffer): void {
    if (this.hasStarted) {
      this.#take(chunk);
      return;
    }
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    if (this.#waiting.length < this.#first.length) return;
    this.hasStarted = this.#waiting.subarray(0, this.#first.length).equals(this.#first);
    if (this.hasStarted) this.#take(this.#waiting.subarray(this.#first.length));
  }

  #take(chunk: Buffer): void {
    this.#output.push(chunk);
    if (chunk.length > 0) this.#hear(chunk);
  }

  toString(): string {
    return this.#output.toString();
  }
}
