import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export type Command = {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Standard input. */
  readonly input?: string;
  readonly timeoutMs: number;
};
/** `treeMb`: most that all its processes held at once (sum of RSS: pages that they share count for each); `largestMb`: most that one of them held. */
export type Measured = {
  readonly wallMs: number;
  readonly treeMb: number;
  readonly largestMb: number;
  readonly exitCode: number | null;
  readonly output: string;
};

export const sampleMs = 5;

/** Runs a command and looks at its processes every 5 ms, in /proc. */
export async function measure(command: Command): Promise<Measured> {
  const [program = "", ...args] = command.words;
  const peaks = { tree: 0, largest: 0 };
  const started = performance.now();
  const child = spawn(program, args, { cwd: command.folder, env: { ...command.env }, detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} does not start`);
  const looking = setInterval(() => look(pid, peaks), sampleMs);
  const late = setTimeout(() => process.kill(-pid, "SIGKILL"), command.timeoutMs);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  }
  child.stdin.on("error", () => undefined);
  child.stdin.end(command.input ?? "");
  const exitCode = await new Promise<number | null>((resolve, reject) =>
    child.on("close", resolve).on("error", reject),
  );
  const wallMs = performance.now() - started;
  clearInterval(looking);
  clearTimeout(late);
  return { wallMs, treeMb: peaks.tree / 1024, largestMb: peaks.largest / 1024, exitCode, output };
}

function look(root: number, peaks: { tree: number; largest: number }): void {
  let sum = 0;
  for (const pid of descend(root)) {
    const { now, most } = readHeld(pid);
    sum += now;
    peaks.largest = Math.max(peaks.largest, most);
  }
  peaks.tree = Math.max(peaks.tree, sum);
}

function descend(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(descend)];
}

/** Each thread has children of its own (proc_tid_children(5)); what ends meanwhile has none. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** In kB: what it holds, and the most that it ever held. */
function readHeld(pid: number): { now: number; most: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const at = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0);
    return { now: at("VmRSS"), most: at("VmHWM") };
  } catch {
    return { now: 0, most: 0 };
  }
}
