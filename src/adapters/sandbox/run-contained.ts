import type { SandboxResult } from "../../ports/sandbox.ts";
import { CappedOutput } from "./capped-output.ts";
import type { LaidInput } from "./lay-input.ts";
import { type Container, startContained } from "./start-contained.ts";

export type ContainedRun = {
  readonly command: string;
  readonly input: LaidInput["args"];
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly onOutput?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
};

/** Runs `sh -c command` in a container. Time's end, an abort and our own death close its standard input, and all of it is killed. */
export async function runContained(container: Container, run: ContainedRun): Promise<SandboxResult> {
  const startedAt = performance.now();
  const output = new CappedOutput(run.maxOutputBytes);
  const onOutput = (chunk: Buffer) => {
    output.push(chunk);
    run.onOutput?.(chunk);
  };
  const contained = startContained(container, { command: run.command, input: run.input, onOutput });
  const state = { timedOut: false };
  const timer = setTimeout(() => {
    state.timedOut = true;
    contained.kill();
  }, run.timeoutMs);
  run.signal?.addEventListener("abort", contained.kill, { once: true });
  if (run.signal?.aborted) contained.kill();
  try {
    const exit = await contained.ended;
    const durationMs = Math.round(performance.now() - startedAt);
    const wasKilled = state.timedOut || run.signal?.aborted === true;
    if (!contained.hasStarted() && !wasKilled) throw contained.notStarted(exit);
    return { exitCode: wasKilled ? null : exit, timedOut: state.timedOut, durationMs, output: output.toString() };
  } finally {
    clearTimeout(timer);
    run.signal?.removeEventListener("abort", contained.kill);
    contained.kill();
  }
}
