import type { AgentEvent } from "../../../../contracts/agent-event.ts";
import { type Line, LineSplitter } from "../../../../core/text/line-splitter.ts";
import type { AgentFailure } from "../../../../ports/agent-pool.ts";
import type { Program, ProgramSandbox } from "../../../../ports/program-sandbox.ts";
import { portMark, type Recipe } from "../recipes/recipe.ts";
import type { Place } from "./make-place.ts";
import { openControl } from "./open-control.ts";
import { sampleTree } from "./sample-tree.ts";

export type ProcessLimits = {
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly cpuMs: number;
  /** From SIGTERM to SIGKILL. */
  readonly graceMs: number;
  readonly sampleMs: number;
};
export type ProcessRun = {
  readonly sandbox: ProgramSandbox;
  readonly place: Place;
  /** Program and arguments. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly settings?: NonNullable<Recipe["settings"]>;
  readonly folder: string;
  readonly shown: readonly string[];
  readonly limits: ProcessLimits;
  readonly onLine: (line: Line) => void;
  readonly onSample: (event: Extract<AgentEvent, { type: "sampled" }>) => void;
  /** Its reason is the failure with which the process is ended. */
  readonly stop: AbortSignal;
};
/** `endedBy`: what made us end it; null: it ended by itself. `errors`: the end of what it printed as errors. */
export type ProcessEnd = {
  readonly exitCode: number | null;
  readonly endedBy: AgentFailure | null;
  readonly errors: string;
};

const maxLineBytes = 4 * 1024 * 1024;
const maxErrorBytes = 4096;
/** A job that is told to stop has a few seconds in all, and work of its own to keep in them. */
const maxAbortGraceMs = 1500;

/** Runs one agent's process in the sandbox to its end or its first limit's. Nothing of it is left afterwards. */
export async function runProcess(run: ProcessRun): Promise<ProcessEnd> {
  const lines = new LineSplitter(maxLineBytes);
  let errors = "";
  let endedBy: AgentFailure | null = null;
  const control = await openControl(run.place.controlSocket);
  const timers: NodeJS.Timeout[] = [];
  let program: Program | undefined;
  let stopWatch = (): void => undefined;
  const end = (failure: AgentFailure): void => {
    // Who breaks another limit while it is told to end has had its grace.
    if (endedBy !== null && endedBy.stop !== failure.stop) program?.kill();
    if (endedBy !== null) return;
    endedBy = failure;
    const { graceMs } = run.limits;
    const leftMs = failure.stop === "aborted" ? Math.min(graceMs, maxAbortGraceMs) : graceMs;
    if (control.terminate()) timers.push(setTimeout(() => program?.kill(), leftMs));
    else program?.kill();
  };
  const onStop = () => end(run.stop.reason as AgentFailure);
  try {
    program = await run.sandbox.start({
      command: toCommand(run),
      folder: run.folder,
      shown: [run.place.folder, process.execPath, ...run.shown],
      env: run.env,
      onOutput: (chunk) => lines.push(chunk).forEach(run.onLine),
      onErrors: (chunk) => {
        errors = (errors + chunk.toString("utf8")).slice(-maxErrorBytes);
      },
    });
    run.stop.addEventListener("abort", onStop, { once: true });
    if (run.stop.aborted) onStop();
    const { timeMs } = run.limits;
    const reason = `The agent did not end within ${Math.round(timeMs / 1000)} s.`;
    timers.push(setTimeout(() => end({ stop: "time", reason }), timeMs));
    stopWatch = watchTree(run, program.pid, end);
    const exitCode = await program.ended;
    lines.end().forEach(run.onLine);
    return { exitCode, endedBy, errors: errors.trim() };
  } finally {
    stopWatch();
    run.stop.removeEventListener("abort", onStop);
    for (const timer of timers) clearTimeout(timer);
    program?.kill();
    await control.close();
  }
}

/** Looks again only when the last look is over: on a busy machine one may take longer than the time between two. Gives what ends it. */
function watchTree(run: ProcessRun, pid: number, end: (failure: AgentFailure) => void): () => void {
  const { limits } = run;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const look = async (): Promise<void> => {
    const sample = await sampleTree(pid);
    if (isOver) return;
    run.onSample({ type: "sampled", ...sample });
    const { memoryBytes, cpuMs } = sample;
    const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
    const seconds = (ms: number): number => Math.round(ms / 1000);
    if (memoryBytes > limits.memoryBytes) {
      const [held, may] = [mb(memoryBytes), mb(limits.memoryBytes)];
      end({ stop: "memory", reason: `The agent's processes held ${held} MB; the limit is ${may} MB.` });
    } else if (cpuMs > limits.cpuMs) {
      const [used, most] = [seconds(cpuMs), seconds(limits.cpuMs)];
      end({ stop: "cpu", reason: `The agent's processes used ${used} s of CPU; the limit is ${most} s.` });
    }
  };
  const next = (): void => {
    if (!isOver) timer = setTimeout(() => void look().finally(next), limits.sampleMs);
  };
  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** The supervisor around the agent, the task as its standard input. */
function toCommand({ place, words, settings }: ProcessRun): string {
  const all = [process.execPath, place.supervisor, place.proxySocket, place.controlSocket, portMark, ...words];
  const start = `exec ${all.map(quote).join(" ")} < ${quote(place.prompt)}`;
  if (settings === undefined) return start;
  const folder = `"$HOME"/${quote(settings.folder)}`;
  return `mkdir -p ${folder} && cp ${quote(place.settings)} ${folder}/${quote(settings.name)} && ${start}`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
