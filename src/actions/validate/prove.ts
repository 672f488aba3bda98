import type { Proof, SetUpSecretsUse } from "../../contracts/proof.ts";
import { cutText } from "../../core/text/cut-text.ts";
import type { Commands } from "../../leg/commands/tools/project.ts";
import type { Lack } from "../../leg/prepared/checkout/lack.ts";
import { tellUnset } from "../../leg/prepared/find-unset.ts";
import { readCommands } from "../../leg/read/read-commands.ts";
import { readDependencies, writePreparedTree } from "../../leg/read/read-dependencies.ts";
import { toAskedServices } from "../../leg/services/asked-services.ts";
import { type FailedServices, toFailedServices } from "../../leg/services/begin-services.ts";
import { excuseKnown } from "../../leg/tests/excuse-known.ts";
import { type PreparedBase, prepareBase } from "../../leg/tests/prepare-base.ts";
import { type TestRun, toCounts, toFailing } from "../../leg/tests/run-tests.ts";
import { readWishes } from "../../leg/toolchains/find-wishes.ts";
import { readToolchain } from "../../leg/toolchains/read-toolchain.ts";
import { readScope, type Scope } from "../../leg/workspaces/read-scope.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import type { Candidate } from "./candidate.ts";
import { proveKept } from "./prove-kept.ts";

/** Sets the base up with network (with the change's own dependencies, where a person approved them), lays the result over it, tests it without (DESIGN § 2). What could not be proved is said in the outcome, never thrown. */
export async function prove(candidate: Candidate, ports: Ports): Promise<Proof> {
  const { git, base, tree, config, told, against } = candidate;
  const blank = toBlankProof(candidate);
  if (tree === null) return blank;
  const found = await readCommands(git, base, tree, { config: config.validate, told });
  const { setup, test: whole, basis, forgotten } = found;
  const source = {
    source: found.source,
    evidence: [...found.evidence],
    ...(basis === undefined ? {} : { basis }),
    ...(forgotten === undefined ? {} : { forgotten: cutText(forgotten, 1000) }),
  };
  if (whole === null) return { ...blank, outcome: "no_tests", ...source };
  const isNarrow = against !== null && config.validate.scope === "touched";
  const scope = isNarrow ? await readScope(git, { base, tree, test: whole, config, told }) : undefined;
  const test = scope?.kind === "touched" ? scope.command : whole;
  const sandbox = await ports.sandbox();
  if (sandbox.kind === "none") {
    ports.reporter.warn(`Nothing can be proved here: ${sandbox.why}`);
    return { ...blank, outcome: "no_sandbox", ...source };
  }
  const paths = against === null || setup === null ? [] : await readDependencies(git, base, tree);
  const { names } = ports.setUpSecrets;
  const isSecret = names.length > 0;
  const installs = paths.length > 0 && against?.mayInstall === true && !isSecret;
  const from = installs ? await writePreparedTree(git, { base, tree, paths }) : base;
  const state = installs ? "installed" : isSecret ? "secrets" : "waiting";
  const dependencies = paths.length === 0 ? {} : ({ dependencies: { state, paths: paths.slice(0, 50) } } as const);
  const scoped = scope === undefined ? {} : { scope: toProofScope(scope) };
  const asked = toAsked(found, config);
  const known: Proof = { ...blank, ...dependencies, ...asked, ...source, ...scoped, sandbox: sandbox.kind };
  const wishes = await readWishes(git, base, { setup, test: whole });
  const wanted = { git, base, from, setup, wishes, config, prepared: candidate.prepared };
  const prepared = await prepareBase(wanted, sandbox, ports);
  try {
    return await proveIn(
      prepared,
      { candidate: { ...candidate, tree }, commands: { setup, test }, known, sandbox },
      ports,
    );
  } finally {
    prepared.close();
  }
}

/** Services that CI starts are told only where nobody has said what is wanted. */
function toAsked(commands: Commands, { validate }: Candidate["config"]): Pick<Proof, "askedServices"> {
  const asked = Object.keys(validate.services).length === 0 ? toAskedServices(commands) : undefined;
  return asked === undefined ? {} : { askedServices: asked };
}

async function proveIn(
  prepared: PreparedBase,
  of: {
    readonly candidate: Candidate & { readonly tree: string };
    readonly commands: { readonly setup: string | null; readonly test: string };
    /** What is known before anything was run. */
    readonly known: Proof;
    readonly sandbox: Sandbox;
  },
  ports: Ports,
): Promise<Proof> {
  const { candidate, known, sandbox } = of;
  const { git, base, tree, config, against } = candidate;
  const { setup, test } = of.commands;
  const { names } = ports.setUpSecrets;
  const commands = prepared.setup === null ? [] : [prepared.setup];
  const { folder } = prepared;
  const toolchain = await readToolchain({ git, base, setup, test, folder }, sandbox, ports);
  const taken = prepared.taken === null ? {} : { prepared: prepared.taken };
  const lacks = prepared.lacks.length === 0 ? {} : { lacks: prepared.lacks.slice(0, 50).map(toLack) };
  const secrets = names.length > 0 ? { secrets: toUse("used", names, prepared.cleaned) } : {};
  const proof: Proof = { ...known, commands, toolchain, ...taken, ...lacks, ...secrets };
  if (!prepared.isReady) return { ...proof, outcome: "failed", reason: await tellUnset(git, { base, setup, names }) };
  const tested = await prepared.test(tree, { command: test, again: against !== null }).catch(toUnserved(of, ports));
  if ("failed" in tested) return { ...proof, outcome: "failed", reason: "its services do not start", services: tested };
  const mayExcuse = against !== null && config.validate.base === "new-failures-only";
  const own = mayExcuse ? await excuse(tested, { prepared, base, command: test }) : tested;
  const { outcome, reason, report, run } = own;
  const counted = { tests: toCounts(report), failing: toFailing(report) };
  const services = prepared.services();
  const beside = services === undefined ? {} : { services };
  const done: Proof = { ...proof, outcome, reason, ...counted, ...beside, commands: [...commands, run] };
  if (outcome !== "passed" || against === null) return done;
  return proveKept({ candidate: { ...candidate, against }, prepared, command: test, own, proof: done }, ports);
}

/** The proof of a base is red by services that do not start; of a change they say nothing. */
function toUnserved({ candidate }: Pick<Parameters<typeof proveIn>[1], "candidate">, { reporter }: Ports) {
  return (thrown: unknown): FailedServices => {
    const failed = toFailedServices(thrown);
    if (failed === undefined) throw thrown;
    reporter.warn(failed.failed.why);
    if (failed.failed.log !== "") reporter.say(failed.failed.log);
    if (candidate.answersForServices !== true) throw thrown;
    return failed;
  };
}

/** More packages than a person reads are counted by none. */
function toProofScope(scope: Scope): NonNullable<Proof["scope"]> {
  if (scope.kind === "all") return { kind: "all", why: cutText(scope.why, 1000) };
  const first = (folders: readonly string[]) => folders.slice(0, 100).map((folder) => folder.slice(-300));
  return { kind: "touched", touched: first(scope.touched), dependents: first(scope.dependents) };
}

/** Names alone; as many as a proof holds. */
export function toUse(
  state: SetUpSecretsUse["state"],
  names: readonly string[],
  cleaned: readonly string[] = [],
): SetUpSecretsUse {
  return { state, names: [...names], cleaned: cleaned.slice(0, 20).map((at) => at.slice(0, 300)) };
}

const toLack = ({ path, why }: Lack): Lack => ({ path: path.slice(0, 300), why: cutText(why, 300) });

/** A proof in which nothing was run. */
export function toBlankProof(of: Pick<Candidate, "base" | "tree" | "config" | "conflicts">): Proof {
  const { base, tree, config, conflicts } = of;
  return {
    base,
    tree,
    outcome: "conflict",
    reason: "",
    tests: null,
    failing: [],
    report: config.validate.report,
    source: "",
    sandbox: "none",
    network: config.validate.network,
    commands: [],
    conflicts: [...conflicts],
  };
}

/** A red run of a change whose failures are all the base's own counts as green, and says so. */
async function excuse(
  own: TestRun,
  of: { readonly prepared: PreparedBase; readonly base: string; readonly command: string },
): Promise<TestRun> {
  if (own.outcome !== "failed") return own;
  const known = excuseKnown(own, await of.prepared.test(of.base, { command: of.command, again: true }));
  return known === undefined ? own : { ...own, outcome: "passed", reason: known };
}
