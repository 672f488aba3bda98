import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A process of a step. */
export type ProcessOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  onLine(line: string): void;
  /** Told the process's id, which is also that of its group. */
  onStart(pid: number): void;
  /** Asks the process to end: SIGINT, then SIGTERM, then SIGKILL. */
  readonly cancel: AbortSignal;
  /** Kills it at once. */
  readonly gone: AbortSignal;
  readonly interruptMs: number;
  readonly terminateMs: number;
};

/** How a process ended: an exit code, or the signal that ended it. */
export type ProcessEnd = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** Runner's default waits between the signals of a cancellation. Source: actions/runner, Sdk/ProcessInvoker:32. */
export const INTERRUPT_MS = 7500;
export const TERMINATE_MS = 2500;

// Something that a step left in the background may hold its output open: the runner does not wait for that.
const DRAIN_MS = 500;

/** Runs a process in a group of its own. Rejects only where it can not be started. */
export function runProcess(options: ProcessOptions): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    if (options.gone.aborted) return resolve({ code: null, signal: "SIGKILL" });
    const child = spawn(options.command, [...options.args], {
      cwd: options.cwd,
      env: { ...options.env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on("line", options.onLine);
    const stopSignals = sendSignals(child, options);
    child.once("error", (error) => {
      stopSignals();
      reject(error);
    });
    child.once("spawn", () => options.onStart(child.pid ?? 0));
    child.once("exit", (code, signal) => {
      stopSignals();
      const finish = () => resolve({ code, signal });
      const impatient = setTimeout(finish, DRAIN_MS);
      child.once("close", () => {
        clearTimeout(impatient);
        // readline hands over its last line in the same turn as `close`.
        setImmediate(finish);
      });
    });
  });
}

// SIGINT and SIGTERM go to the step's entry process alone, as GitHub documents it (workflow cancellation); SIGKILL ends the whole group.
function sendSignals(child: ChildProcess, options: ProcessOptions): () => void {
  const timers: NodeJS.Timeout[] = [];
  const later = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
  const interrupt = () => {
    child.kill("SIGINT");
    later(options.interruptMs, () => {
      child.kill("SIGTERM");
      later(options.terminateMs, kill);
    });
  };
  const kill = () => killGroup(child.pid);
  if (options.cancel.aborted) child.once("spawn", interrupt);
  options.cancel.addEventListener("abort", interrupt, { once: true });
  options.gone.addEventListener("abort", kill, { once: true });
  return () => {
    for (const timer of timers) clearTimeout(timer);
    options.cancel.removeEventListener("abort", interrupt);
    options.gone.removeEventListener("abort", kill);
  };
}

/** Kills a process and all of its group; one that is gone already is no fault. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined || pid <= 1) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
