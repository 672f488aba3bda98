import type { Config } from "../../../config/config.ts";
import type { Proof } from "../../../contracts/proof.ts";
import { correctedSeq, isOfFormerCommands } from "../../../state/corrections.ts";
import type { RunState } from "../../../state/state.ts";
import { hasNoCommand } from "../../gates/judge-ci.ts";
import { renderCounts } from "../../render/parts/counts.ts";

/** Names of failing tests that a reason holds; the proof has more. */
const namesShown = 10;

/**
 * Why no code may be paid for on this default branch: its own tests fail already, so every round would be red for a reason that is not the coder's.
 * undefined: it is not red, nobody has looked (a run that an older Baton began), or the configuration counts new failures alone.
 */
export function findRedBase(
  run: RunState,
  config: Config,
): { readonly reason: string; readonly remedy: string } | undefined {
  const { baseProof } = run;
  if (baseProof === null || baseProof.proof.outcome !== "failed" || isOfFormerCommands(baseProof, run))
    return undefined;
  const { proof, sha } = baseProof;
  const unserved = proof.services?.failed;
  // Without them nothing of a change can be proved either.
  if (unserved !== undefined)
    return {
      reason: `the default branch can not be proved at ${sha.slice(0, 7)}: ${unserved.why}`,
      remedy: "mend that, then say `/baton retry`: it is proved anew, and nothing is spent before its tests can run",
    };
  if (config.validate.base === "new-failures-only") return undefined;
  const isUnset = proof.secrets !== undefined && proof.secrets.state !== "used";
  const isSetup = proof.commands.at(-1)?.step === "setup" || proof.setUpAction === "failed" || isUnset;
  const what =
    proof.setUpAction === "failed"
      ? "its own set-up action `.github/actions/baton-setup` fails, as the log of the job `validate` shows"
      : isSetup
        ? [...(isUnset ? [] : ["its setup command fails"]), ...(proof.reason === "" ? [] : [proof.reason])].join(": ")
        : "its tests fail before anything is changed";
  const counts = proof.tests === null ? "" : ` (${renderCounts(proof.tests)})`;
  const names = proof.failing.slice(0, namesShown);
  const more = proof.failing.length > namesShown ? ` and ${proof.failing.length - namesShown} more` : "";
  const failing = names.length === 0 ? "" : `: ${names.join("; ")}${more}`;
  const only = isSetup ? "" : ", or set `validate.base: new-failures-only` in `.github/baton.yml`";
  return {
    reason: `the default branch is red at ${sha.slice(0, 7)}: ${what}${counts}${failing}`,
    remedy: `mend it${only}, then say \`/baton retry\`; or correct the command: \`/baton revise ${isSetup ? "setup" : "test"}: <command>\`. It is proved anew, and nothing is spent before it is green`,
  };
}

/**
 * Is the proof of the default branch too old to pay for a run's first code by it? That is, it is of another commit, or red, and was made before the plan
 * was approved or, later, a retry was asked for. Once after each of these is enough: a branch that moves all the time keeps nobody waiting. Without a proof
 * there is none to be outdated, as for a plan whose base could not be proved.
 */
export function isBaseOutdated(
  run: RunState,
  config: Config,
  { mainTip, retriedSeq }: { readonly mainTip: string; readonly retriedSeq: number },
): boolean {
  const { baseProof, approval } = run;
  if (isToProveAnew(run)) return true;
  const { services, outcome } = baseProof?.proof ?? {};
  const isUnserved = outcome === "failed" && services?.failed !== undefined;
  if (baseProof === null || (config.validate.base === "new-failures-only" && !isUnserved)) return false;
  const isOther = baseProof.sha !== mainTip || baseProof.proof.outcome === "failed";
  return isOther && baseProof.seq < Math.max(approval?.seq ?? 0, retriedSeq);
}

/** A person has corrected the commands since the default branch was proved, if it ever was: what it says of the former ones helps nobody. */
export function isToProveAnew(run: RunState): boolean {
  return correctedSeq(run) > 0 && (run.baseProof === null || isOfFormerCommands(run.baseProof, run));
}

/** Why nothing of this run could be merged without a person, so that none goes on without one: what is wrong with the default branch's proof. */
export function whyUnprovable({ baseProof }: RunState, { validate }: Pick<Config, "validate">): string | undefined {
  // The repository's own CI proves each change there, and wants no person's yes.
  const isLeftToCi = validate.workflow !== null && validate["workflow-trust"] === "unapproved";
  if (isLeftToCi && baseProof !== null && hasNoCommand(baseProof.proof)) return undefined;
  const words: Partial<Record<Proof["outcome"], string>> = {
    no_tests: "it has no tests that Baton found",
    unreadable: "its test command does not tell what ran",
    no_sandbox: "the runner has no sandbox",
  };
  return baseProof === null ? undefined : words[baseProof.proof.outcome];
}
