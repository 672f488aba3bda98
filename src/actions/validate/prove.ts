import type { Config } from "../../config/config.ts";
import type { CommandRun, Proof } from "../../contracts/proof.ts";
import { readCommands } from "../../leg/read/read-commands.ts";
import { runCommand } from "../../leg/tests/run-command.ts";
import { runTests, toCounts } from "../../leg/tests/run-tests.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import { layOver } from "./lay-over.ts";

/** What is to be proved: the result of a merge onto `base`; `tree: null` when it could not be merged. */
export type Candidate = {
  readonly git: Git;
  readonly base: string;
  readonly tree: string | null;
  readonly conflicts: readonly string[];
  readonly config: Config;
};

/** Sets the base up with network, lays the result over it, tests it without (DESIGN § 2). What could not be proved is said in the outcome, never thrown. */
export async function prove(candidate: Candidate, ports: Ports): Promise<Proof> {
  const { git, base, tree, config } = candidate;
  const blank: Proof = {
    base,
    tree,
    outcome: "conflict",
    reason: "",
    tests: null,
    report: config.validate.report,
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
  const { folder } = workspace;
  const timeoutMs = config.limits["test-minutes"] * 60_000;
  const commands: CommandRun[] = [];
  if (setup !== null) {
    const prepared = await runCommand(
      { step: "setup", command: setup, folder, network: true, timeoutMs },
      sandbox,
      ports,
    );
    commands.push(prepared.run);
    if (prepared.result.exitCode !== 0) return { ...proof, outcome: "failed", commands };
  }
  await layOver(git, base, tree, workspace);
  const { network, report } = config.validate;
  const tested = await runTests({ command: test, folder, network, timeoutMs, report }, sandbox, ports);
  const { outcome, reason } = tested;
  return { ...proof, outcome, reason, tests: toCounts(tested.report), commands: [...commands, tested.run] };
}
