import type { OverLimit, SandboxResult } from "../../ports/sandbox.ts";
import { CappedOutput } from "./capped-output.ts";
import type { LaidInput } from "./lay-input.ts";
import type { Limits } from "./limits.ts";
import { type Container, startContained } from "./start-contained.ts";
import { watchLimits } from "./watch-limits.ts";

export type ContainedRun = {
  readonly command: string;
  readonly input: LaidInput["args"];
  /** A file of variables for the command alone, as it is seen inside; empty: there is none. */
  readonly secrets: string;
  readonly timeoutMs: number;
  readonly limits: Limits;
  /** Where it can write. */
  readonly folders: readonly string[];
  readonly maxOutputBytes: number;
  readonly onOutput?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
};

/** Runs `sh -c command` in a container. Time's end, an abort, a limit and our own death close its standard input, and all of it is killed. */
export async function runContained(container: Container, run: ContainedRun): Promise<SandboxResult> {
  // A kill that comes before the container stands would miss what it is about to start.
  if (run.signal?.aborted) return { exitCode: null, timedOut: false, durationMs: 0, output: "" };
  const startedAt = performance.now();
  const output = new CappedOutput(run.maxOutputBytes);
  const onOutput = (chunk: Buffer) => {
    output.push(chunk);
    run.onOutput?.(chunk);
  };
  const { command, input, secrets, limits } = run;
  const contained = startContained(container, { command, input, secrets, limits, onOutput });
  const state: { timedOut: boolean; over?: OverLimit } = { timedOut: false };
  const onOver = (over: OverLimit): void => {
    state.over = over;
    contained.kill();
  };
  const { pid } = contained;
  const unwatch = pid === undefined ? () => {} : watchLimits({ pid, folders: run.folders, limits, onOver });
  const timer = setTimeout(() => {
    state.timedOut = true;
    contained.kill();
  }, run.timeoutMs);
  run.signal?.addEventListener("abort", contained.kill, { once: true });
  try {
    const exit = await contained.ended;
    const durationMs = Math.round(performance.now() - startedAt);
    const { over } = state;
    const wasKilled = state.timedOut || over !== undefined || run.signal?.aborted === true;
    if (over !== undefined) onOutput(Buffer.from(`\n[ended by the sandbox: ${over.reason}]\n`));
    if (!contained.hasStarted() && !wasKilled) throw contained.notStarted(exit);
    return {
      exitCode: wasKilled ? null : exit,
      timedOut: state.timedOut,
      durationMs,
      output: output.toString(),
      ...(over === undefined ? {} : { overLimit: over }),
    };
  } finally {
    clearTimeout(timer);
    unwatch();
    run.signal?.removeEventListener("abort", contained.kill);
    contained.kill();
  }
}
