import type { Program, ProgramRun } from "../../ports/program-sandbox.ts";
import type { Limits } from "./limits.ts";
import { type Container, startContained } from "./start-contained.ts";

/** Gives the program back as soon as it has begun, or the Fault that says why it did not. */
export async function startProgram(container: Container, run: ProgramRun, limits: Limits): Promise<Program> {
  let onStart = (): void => undefined;
  const started = new Promise<void>((resolve) => {
    onStart = resolve;
  });
  const { command, onErrors, onOutput } = run;
  const contained = startContained(container, {
    command,
    input: ["none", ""],
    limits,
    onOutput,
    onErrors,
    onStart: () => onStart(),
  });
  const exit = await Promise.race([started, contained.ended]);
  if (!contained.hasStarted() || contained.pid === undefined) throw contained.notStarted(exit ?? null);
  // When the container's first process is gone, so are all others: only then is its end told.
  return { pid: contained.pid, ended: contained.ended.catch(() => null), kill: contained.kill };
}
