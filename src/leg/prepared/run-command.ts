import type { CommandRun } from "../../contracts/proof.ts";
import { stripAnsi } from "../../core/text/strip-ansi.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox, SandboxResult, SandboxRun } from "../../ports/sandbox.ts";
import { tidyLog } from "./tidy-log.ts";

/** More than is kept of it: what nobody needs is dropped before it is cut. */
const maxOutputBytes = 1024 * 1024;

/** Runs setup or test in the sandbox, and says so in the job's log. */
export async function runCommand(
  what: Omit<SandboxRun, "signal" | "maxOutputBytes"> & { readonly step: CommandRun["step"] },
  sandbox: Sandbox,
  ports: Pick<Ports, "reporter" | "signal">,
): Promise<{ readonly result: SandboxResult; readonly run: CommandRun }> {
  const { step, ...wanted } = what;
  const { command } = wanted;
  ports.reporter.say(`${step}: ${command}`);
  const result = await sandbox.run({ ...wanted, maxOutputBytes, signal: ports.signal });
  const { exitCode, timedOut, durationMs, overLimit } = result;
  const end = timedOut ? "at its time limit" : overLimit ? `as ${overLimit.reason},` : `with ${exitCode ?? "a signal"}`;
  ports.reporter.say(`${step} ended ${end} after ${Math.round(durationMs / 100) / 10} s`);
  const log = tidyLog(ports.reporter.redact(stripAnsi(result.output).text).text);
  return { result, run: { step, command, exitCode, timedOut, durationMs: Math.round(durationMs), log } };
}
