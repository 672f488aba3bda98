import type { Stage, Success } from "../../config/relays.ts";
import type { CommandRun, Proof } from "../../contracts/proof.ts";
import type { FieldValue, StageOutcome } from "../../contracts/stage.ts";
import { matchInTime } from "../../core/text/match-in-time.ts";

/** What a stage came to. */
export type StageWork = {
  readonly answer: string | null;
  readonly field: FieldValue | null;
  /** The proof that its command, or its change, was run in; null: nothing was run. */
  readonly proof: Proof | null;
};
export type Judged = { readonly outcome: StageOutcome; readonly why: string };

/** Longer is never needed for a pattern that people meant. */
const patternMs = 2000;

/** Whether a stage has passed, by its own criterion and nothing else: pure over what was handed in. */
export function judgeStage(stage: Pick<Stage, "edit" | "success">, work: StageWork): Judged {
  if (stage.edit) return judgeEdit(stage.success, work.proof);
  const { success } = stage;
  if (success?.text !== undefined) return judgeText(success.text, work.answer ?? "");
  if (success?.pattern !== undefined) return judgePattern(success.pattern, work.answer ?? "");
  if (success?.field !== undefined) return judgeField(success.field, work.field);
  if (success?.command !== undefined) return judgeCommand(success, work.proof);
  return person;
}

const person: Judged = { outcome: "waits", why: "a person is to say `/baton ok`" };

/** Its change is pushed, whatever is found here. */
function judgeEdit(success: Success | undefined, proof: Proof | null): Judged {
  if (proof === null) return failed("its change was not proved");
  const { outcome, reason, conflicts } = proof;
  if (outcome === "conflict") return failed(`its change conflicts with the default branch in ${conflicts.join(", ")}`);
  if (outcome === "failed") return failed(tellFailure(proof));
  if (success?.person === true) return person;
  if (outcome === "passed") return passed("its change is proved");
  const why = {
    no_tests: "no test command was found",
    no_sandbox: "no sandbox could be had",
    unreadable: "nothing tells which tests ran",
  }[outcome];
  return failed(
    `nothing proves its change, as ${why}${reason === "" ? "" : ` (${reason})`}; set \`validate.test\`, or let a person judge it by \`success: { person: true }\``,
  );
}

function tellFailure({ commands, reason }: Proof): string {
  const run = commands.find(({ exitCode }) => exitCode !== 0) ?? commands.at(-1);
  const what =
    run === undefined
      ? "its change could not be proved"
      : `${run.step} \`${run.command}\` ${tellEnd(run)} on its change`;
  return `${what}${reason === "" ? "" : `: ${reason}`}`;
}

function judgeText(wanted: string, answer: string): Judged {
  return answer.normalize("NFC").includes(wanted.normalize("NFC"))
    ? passed(`the answer holds ${quote(wanted)}`)
    : failed(`the answer does not hold ${quote(wanted)}`);
}

function judgePattern(pattern: string, answer: string): Judged {
  const match = matchInTime(pattern.normalize("NFC"), answer.normalize("NFC"), patternMs);
  if (match === "slow")
    return failed(
      `whether the answer matches ${quote(pattern)} was not known after ${patternMs / 1000} s; write the pattern so that it tries less`,
    );
  return match === "found"
    ? passed(`the answer matches ${quote(pattern)}`)
    : failed(`the answer does not match ${quote(pattern)}`);
}

function judgeField({ name, is }: NonNullable<Success["field"]>, found: FieldValue | null): Judged {
  const said = `${name} is ${JSON.stringify(found)}`;
  return found === is ? passed(said) : failed(`${said}, not ${JSON.stringify(is)}`);
}

function judgeCommand({ command = "", "exit-code": wanted = 0 }: Success, proof: Proof | null): Judged {
  const run = proof?.commands.findLast(({ step }) => step === "test");
  if (proof === null || run === undefined) return failed(`\`${command}\` was not run: ${whyNotRun(proof)}`);
  const said = `\`${run.command}\` ${tellEnd(run)}`;
  return run.exitCode === wanted ? passed(said) : failed(`${said}${wanted === 0 ? "" : `, not with ${wanted}`}`);
}

function whyNotRun(proof: Proof | null): string {
  if (proof === null) return "its job gave nothing";
  if (proof.outcome === "conflict")
    return `the branch conflicts with the default branch in ${proof.conflicts.join(", ")}`;
  if (proof.outcome === "no_sandbox") return "no sandbox could be had";
  const setup = proof.commands.find(({ exitCode }) => exitCode !== 0);
  return setup === undefined ? proof.reason || proof.outcome : `setup \`${setup.command}\` ${tellEnd(setup)}`;
}

function tellEnd({ exitCode, timedOut }: CommandRun): string {
  return timedOut ? "was ended at its time limit" : `ended with ${exitCode ?? "a signal"}`;
}

function quote(text: string): string {
  return `\`${text.replaceAll("`", "'").replace(/\s+/g, " ")}\``;
}

function passed(why: string): Judged {
  return { outcome: "passed", why };
}

function failed(why: string): Judged {
  return { outcome: "failed", why };
}
