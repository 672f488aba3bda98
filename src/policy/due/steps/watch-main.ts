import { isOfFormerCommands } from "../../../state/corrections.ts";
import { findDoubt } from "../../../state/merge-lock.ts";
import type { Situation } from "./situation.ts";
import type { Step } from "./step.ts";

/**
 * After a merge that is not what was proved the default branch is proved as it stands, anew each time it has moved or a person says retry, until it is
 * green with the merge on it. What is red waits: the revert is a person's to merge, and a mended branch is found by the next sweep.
 */
export function watchMain({ run, ticket, mainTip, retriedSeq }: Situation): Step | undefined {
  const { mainProof, merged } = ticket;
  if (merged === null) return undefined;
  const isOutdated = mainProof !== null && (retriedSeq > mainProof.seq || isOfFormerCommands(mainProof, run));
  if (mainProof === null || mainProof.sha !== mainTip || isOutdated) {
    const why = mainProof === null ? "the merge is not what was proved" : "the default branch may be green again";
    return { kind: "claim", mode: "watch", round: Math.max(1, ticket.round), why };
  }
  const again = `say \`/baton retry ${ticket.ticket}\``;
  if (mainProof.takenBack) {
    return {
      kind: "block",
      reason: `the merge of #${merged.number} was taken back: nothing of it is on the default branch any more`,
      remedy: `bring it back there and ${again}, or say \`/baton stop\` and then \`/baton run\` for a new run`,
    };
  }
  const { outcome } = mainProof.proof;
  if (outcome === "failed")
    return { kind: "rest", why: `the default branch is red since #${merged.number} was merged` };
  return {
    kind: "block",
    reason: `#${merged.number} was merged, but not as it was proved, and the default branch can not be proved: ${outcome}`,
    remedy: `see that it is sound; let its tests run (\`validate.test\`, a runner with a sandbox), then ${again}`,
  };
}

/** Nothing else of any run begins on a default branch that may be broken: its tests would be red for a reason that is not theirs, and cost rounds. */
export function mainInDoubt({ state, run }: Situation): Step | undefined {
  const doubt = findDoubt(state, run.base.ref);
  if (doubt === undefined) return undefined;
  const which = doubt.run.run === run.run ? "" : ` of ${doubt.run.run}`;
  return { kind: "rest", why: `the default branch is in doubt since ${doubt.ticket.ticket}${which} was merged` };
}
