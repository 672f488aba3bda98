import type { Config } from "../../config/config.ts";
import type { CommandRun, Proof } from "../../contracts/proof.ts";
import { toFault } from "../../core/fault.ts";
import { readCommands } from "../../leg/read/read-commands.ts";
import { runCommand } from "../../leg/tests/run-command.ts";
import { runTests, toCounts } from "../../leg/tests/run-tests.ts";
import type { Git } from "../../ports/git/git.ts";
import type { Ports } from "../../ports/ports.ts";
import { layOver } from "./lay-over.ts";
import { wantsHistory } from "./wants-history.ts";

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
  const { folder } = workspace;
  await git.export(base, folder);
  await fetchHistory(candidate, ports);
  await git.layRepository(folder, base);
  const timeoutMs = config.limits["test-minutes"] * 60_000;
  const commands: CommandRun[] = [];
  if (setup !== null) {
    const prepared = await runCommand(
      { step: "setup", command: setup, folder, network: true, disposable: true, timeoutMs },
      sandbox,
      ports,
    );
    commands.push(prepared.run);
    if (prepared.result.exitCode !== 0) return { ...proof, outcome: "failed", commands };
  }
  await layOver(git, base, tree, workspace);
  await git.layRepository(folder, await commitOf(candidate, tree, ports));
  const { network, report } = config.validate;
  const what = { command: test, folder, network, disposable: true, timeoutMs, report };
  const tested = await runTests(what, sandbox, ports);
  const { outcome, reason } = tested;
  return { ...proof, outcome, reason, tests: toCounts(tested.report), commands: [...commands, tested.run] };
}

/** Tags and older commits, for who makes a version of them. Without them the tests may still pass. */
async function fetchHistory({ git, base }: Candidate, ports: Ports): Promise<void> {
  if (!(await wantsHistory(git, base))) return;
  await git.fetchHistory(base).catch((thrown) => {
    ports.reporter.warn(`The tests see no tags and no history: ${toFault(thrown).message}`);
  });
}

/** The result as the commit that a merge would make of it, for who asks git in the folder; it is in no repository but this job's. */
async function commitOf({ git, base }: Candidate, tree: string, { clock }: Ports): Promise<string> {
  if ((await git.treeOf(base)) === tree) return base;
  return git.commit({ tree, parents: [base], message: "The merge result\n", at: clock.now() });
}
