import type { Config } from "../../config/config.ts";
import type { CommandRun, Proof } from "../../contracts/proof.ts";
import { readCommands } from "../../leg/read/read-commands.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox, SandboxResult } from "../../ports/sandbox.ts";
import { judgeTest } from "./judge-test.ts";
import { layOver } from "./lay-over.ts";

/** What is to be proved: the result of a merge onto `base`; `tree: null` when it could not be merged. */
export type Candidate = {
  readonly git: Git;
  readonly base: string;
  readonly tree: string | null;
  readonly conflicts: readonly string[];
  readonly config: Config;
};

/** Kept of each command's output: enough for the next round to see what failed. */
const maxOutputBytes = 48 * 1024;

/** Sets the base up with network, lays the result over it, tests it without (DESIGN § 2). What could not be proved is said in the outcome, never thrown. */
export async function prove(candidate: Candidate, ports: Ports): Promise<Proof> {
  const { git, base, tree, config } = candidate;
  const blank: Proof = {
    base,
    tree,
    outcome: "conflict",
    source: "",
    sandbox: "none",
    network: config.validate.network,
    commands: [],
    conflicts: [...candidate.conflicts],
  };
  if (tree === null) return blank;
  const { setup, test, source } = await readCommands(git, base, tree, config.validate);
  if (test === null) return { ...blank, outcome: "no_tests", source };
  const sandbox = await ports.sandbox();
  if (sandbox.kind === "none") {
    ports.reporter.warn(`Nothing can be proved here: ${sandbox.why}`);
    return { ...blank, outcome: "no_sandbox", source };
  }
  const proof = { ...blank, source, sandbox: sandbox.kind };
  const workspace = await ports.workspace(null);
  await git.export(base, workspace.folder);
  const run = (step: CommandRun["step"], command: string, network: boolean) =>
    runStep(ports, sandbox, {
      step,
      command,
      network,
      folder: workspace.folder,
      minutes: config.limits["test-minutes"],
    });
  const prepared = setup === null ? [] : [await run("setup", setup, true)];
  const commands = prepared.map((one) => one.run);
  if (prepared.some((one) => one.result.exitCode !== 0)) return { ...proof, outcome: "failed", commands };
  await layOver(git, base, tree, workspace);
  const tested = await run("test", test, config.validate.network);
  return { ...proof, outcome: judgeTest(test, tested.result), commands: [...commands, tested.run] };
}

async function runStep(
  ports: Ports,
  sandbox: Sandbox,
  of: {
    readonly step: CommandRun["step"];
    readonly command: string;
    readonly network: boolean;
    readonly folder: string;
    readonly minutes: number;
  },
): Promise<{ readonly result: SandboxResult; readonly run: CommandRun }> {
  const { step, command, folder, network } = of;
  ports.reporter.say(`${step}: ${command}`);
  const result = await sandbox.run({
    command,
    folder,
    network,
    timeoutMs: of.minutes * 60_000,
    maxOutputBytes,
    signal: ports.signal,
  });
  const { exitCode, timedOut, durationMs, overLimit } = result;
  const end = timedOut ? "at its time limit" : overLimit ? `as ${overLimit.reason},` : `with ${exitCode ?? "a signal"}`;
  ports.reporter.say(`${step} ended ${end} after ${Math.round(durationMs / 100) / 10} s`);
  const log = ports.reporter.redact(result.output).text;
  return { result, run: { step, command, exitCode, timedOut, durationMs: Math.round(durationMs), log } };
}
