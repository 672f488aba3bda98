import { loadConfig } from "../../config/load-config.ts";
import type { ActionResult } from "../../contracts/action-result.ts";
import type { Proof } from "../../contracts/proof.ts";
import { Fault } from "../../core/fault.ts";
import { setUpSecretsName } from "../../core/set-up-secrets.ts";
import { type Leg, openClaim } from "../../leg/open-claim.ts";
import { packBaton } from "../../leg/pack-baton.ts";
import { type Brought, bringPrepared } from "../../leg/prepared/take-prepared.ts";
import { openCheckout } from "../../leg/read/open-checkout.ts";
import { nothingTold } from "../../leg/read/read-commands.ts";
import { readSubject } from "../../leg/read/read-subject.ts";
import { type SetUpEnd, setUpFailure, toSetUpEnd } from "../../leg/set-up-action/judge-set-up.ts";
import { findMayChange } from "../../policy/gates/may-change-test.ts";
import { isApproved } from "../../policy/gates/waits-for-dependencies.ts";
import { judgeStage } from "../../policy/relay/judge-stage.ts";
import type { Ports } from "../../ports/ports.ts";
import { isOfFormerCommands } from "../../state/corrections.ts";
import type { Against, Candidate } from "./candidate.ts";
import type { ValidateInputs } from "./inputs.ts";
import { prove, toBlankProof, toUse } from "./prove.ts";
import { renderProof, toHeadline } from "./render-proof.ts";

/** Runs the project's own tests in the sandbox: of a leg's merge result, or alone of the checkout as it stands. */
export function validate(inputs: ValidateInputs, ports: Ports): Promise<ActionResult> {
  return inputs.claim === "" ? validateCheckout(inputs, ports) : validateLeg(inputs, ports);
}

/** The job is as green as its proof. The proof is handed on whatever it says: `publish` and the gates act on it. */
async function validateLeg(inputs: ValidateInputs, ports: Ports): Promise<ActionResult> {
  const prepared = bringPrepared(inputs.prepared, ports);
  const leg = await openClaim(
    inputs.claim,
    ["plan", "base", "implement", "prove", "review", "watch", "relay"],
    ports,
    "all",
  );
  const proof = (await findKnown(leg)) ?? (await proveSubject(leg, { ...inputs, prepared }, ports));
  const outputs = {
    ...(await packBaton(ports, leg.claim, { kind: "proof", payload: proof }, 0)),
    outcome: proof.outcome,
  };
  const conclusion = isGreen(proof, leg) ? "success" : "failure";
  const on = mergesNothing(leg) ? "the default branch" : "the merge result";
  return { conclusion, headline: toHeadline(proof, on), outputs, summary: renderProof(proof, on) };
}

/** A relay's stage may want another exit code than 0. */
function isGreen(proof: Proof, { claim, stage }: Leg): boolean {
  if (claim.mode !== "relay" || stage === undefined) return proof.outcome === "passed";
  return judgeStage(stage.stage, { answer: null, field: null, proof }).outcome === "passed";
}

/** The claim is on the default branch itself. */
function mergesNothing({ claim }: Leg): boolean {
  const { mode, head } = claim;
  return mode === "plan" || mode === "base" || mode === "watch" || (mode === "relay" && head === null);
}

/** A base that was green for a former revision of the plan, or as another commit of the same tree, is not proved twice by the same commands. */
async function findKnown({ claim, run, git }: Leg): Promise<Proof | undefined> {
  const known = claim.mode === "plan" || claim.mode === "base" ? run.baseProof : null;
  if (known === null || isOfFormerCommands(known, run)) return undefined;
  const { proof } = known;
  if (proof.outcome !== "passed" || proof.tree !== (await git.treeOf(claim.base))) return undefined;
  return { ...proof, base: claim.base };
}

async function proveSubject(
  leg: Leg,
  { prepared, ...inputs }: Omit<ValidateInputs, "prepared"> & { readonly prepared: Brought | undefined },
  ports: Ports,
): Promise<Proof> {
  const { git } = leg;
  const { config, told } = leg.claim.mode === "relay" ? toCommandOfStage(leg) : leg;
  const setUp = toSetUpEnd(leg.claim, "validate", inputs.setUp);
  if (setUp === "failed") return toUnset(leg, actionFailed);
  const { mistake } = ports.setUpSecrets;
  if (mistake !== null) return toUnset(leg, secretsFailed("refused", mistake, ports));
  const { mergeBase, tree } = await readSubject(leg, ports, inputs.change);
  const base = leg.claim.base;
  const merged = await git.mergeTrees({ base: mergeBase, ours: base, theirs: tree });
  const isClean = merged.conflicts.length === 0;
  const against = mergesNothing(leg) || leg.claim.mode === "relay" ? null : await toAgainst(leg);
  const result = { tree: isClean ? merged.tree : null, conflicts: merged.conflicts };
  const isOfBase = leg.claim.mode === "plan" || leg.claim.mode === "base";
  const answers = isOfBase ? ({ answersForServices: true } as const) : {};
  const subject = { git, config, told, base, ...result, against, prepared, ...answers };
  try {
    return withSetUp(await prove(subject, ports), setUp);
  } catch (thrown) {
    if (!(thrown instanceof Fault) || thrown.code !== "set_up.secrets") throw thrown;
    return toUnset(leg, secretsFailed("left", thrown.message, ports));
  }
}

/** The command of a relay's stage in the place of the tests: its exit code decides, whatever it prints, and what people said of the tests is no word on it. */
function toCommandOfStage({ config, told, stage }: Leg): Pick<Leg, "config" | "told"> {
  const command = stage?.stage.success?.command;
  if (command === undefined)
    throw new Fault("input.invalid", "The stage of this claim has no command to run.", { who: "us" });
  const { test: _, ...now } = told.now;
  return {
    config: { ...config, validate: { ...config.validate, test: command, report: "exit-code", scope: "all" } },
    told: { ...told, now },
  };
}

function withSetUp(proof: Proof, setUp: SetUpEnd): Proof {
  return setUp === "none" ? proof : { ...proof, setUpAction: setUp };
}

/** Why nothing could be run: what a proof says of it, and the Fault of a job that can give none. */
type Unset = { readonly told: Pick<Proof, "reason" | "setUpAction" | "secrets">; readonly fault: Fault };

const actionFailed: Unset = {
  told: { reason: setUpFailure, setUpAction: "failed" },
  fault: new Fault("set_up.failed", `${setUpFailure}. Nothing was proved.`, { who: "outside", retryable: true }),
};

function secretsFailed(state: "refused" | "left", why: string, { setUpSecrets }: Ports): Unset {
  return {
    told: { reason: why.replace(/\.$/, "").slice(0, 1000), secrets: toUse(state, setUpSecrets.names) },
    fault: new Fault("set_up.secrets", why, { who: "user" }),
  };
}

/** Before code is paid for the default branch is red by it; of a change, or of a merge that is in doubt, it says nothing, and the job fails. */
async function toUnset({ claim, git, config }: Leg, { told, fault }: Unset): Promise<Proof> {
  if (claim.mode !== "plan" && claim.mode !== "base") throw fault;
  const blank = toBlankProof({ base: claim.base, tree: await git.treeOf(claim.base), conflicts: [], config });
  return { ...blank, ...told, outcome: "failed" };
}

/** What an approved plan lets change of the tests, and what the base's own proof or a former merge of this run says of the base's. */
async function toAgainst({ run, ticket, git, claim }: Leg): Promise<Against> {
  const mayInstall = claim.mode === "prove" && claim.head === ticket.head && isApproved(ticket);
  const baseTree = await git.treeOf(claim.base);
  const proofs = [run.baseProof, ...[...run.tickets.values()].map((one) => one.proof)].flatMap(
    (one) => one?.proof ?? [],
  );
  const green = proofs.find((one) => one.outcome === "passed" && one.tree === baseTree);
  const command = green?.commands.find(({ step }) => step === "test")?.command;
  const known = green?.tests == null || command === undefined ? null : { tests: green.tests, command };
  return { mayChange: findMayChange(run, ticket.feature), mayInstall, known };
}

/** Alone nobody judges the proof afterwards: anything but green fails the job. */
async function validateCheckout(inputs: ValidateInputs, ports: Ports): Promise<ActionResult> {
  const { names, mistake } = ports.setUpSecrets;
  if (names.length > 0 || mistake !== null) {
    const why = `${setUpSecretsName} is for the base of Baton's own runs alone: nobody says here whose code this checkout is. Take it out of the step's environment.`;
    throw new Fault("input.invalid", why, { who: "user" });
  }
  const proof = await prove(await readCheckout(inputs, ports), ports);
  if (inputs.out !== "") await ports.save(`${inputs.out}/proof.json`, `${JSON.stringify(proof, null, 2)}\n`);
  return {
    conclusion: proof.outcome === "passed" ? "success" : "failure",
    headline: toHeadline(proof),
    outputs: { outcome: proof.outcome },
    summary: renderProof(proof),
  };
}

/** HEAD with what is not committed yet; a copy of it is tested, the checkout itself is left alone. */
async function readCheckout(inputs: ValidateInputs, ports: Ports): Promise<Candidate> {
  const { git, head, folder } = await openCheckout(ports);
  const config = await loadConfig(git, head);
  const tree = await git.writeTree(head, await git.changesOf(folder, head));
  const own = config.validate;
  const commands = { ...own, setup: inputs.setup || own.setup, test: inputs.test || own.test };
  return {
    git,
    base: head,
    tree,
    conflicts: [],
    told: nothingTold,
    against: null,
    answersForServices: true,
    config: { ...config, validate: commands },
  };
}
