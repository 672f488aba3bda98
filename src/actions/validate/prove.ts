import type { Proof } from "../../contracts/proof.ts";
import { readCommands } from "../../leg/read/read-commands.ts";
import { prepareBase } from "../../leg/tests/prepare-base.ts";
import { toCounts } from "../../leg/tests/run-tests.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Candidate } from "./candidate.ts";
import { proveKept } from "./prove-kept.ts";

/** Sets the base up with network, lays the result over it, tests it without (DESIGN § 2). What could not be proved is said in the outcome, never thrown. */
export async function prove(candidate: Candidate, ports: Ports): Promise<Proof> {
  const { git, base, tree, config, against } = candidate;
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
  const prepared = await prepareBase({ git, base, setup, config }, sandbox, ports);
  const commands = prepared.setup === null ? [] : [prepared.setup];
  const proof: Proof = { ...blank, source, sandbox: sandbox.kind, commands };
  if (!prepared.isReady) return { ...proof, outcome: "failed" };
  const own = await prepared.test(tree, { command: test, again: against !== null });
  const { outcome, reason, report, run } = own;
  const whole: Proof = { ...proof, outcome, reason, tests: toCounts(report), commands: [...commands, run] };
  if (outcome !== "passed" || against === null) return whole;
  return proveKept({ candidate: { ...candidate, tree, against }, prepared, command: test, own, proof: whole }, ports);
}
