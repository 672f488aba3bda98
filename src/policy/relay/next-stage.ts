import type { Relay, Stage } from "../../config/relays.ts";
import { findEnd, hasPassed, type StageEnd } from "../../state/stage-end.ts";

/** What is due in a relay. */
export type StageStep =
  | { readonly kind: "stage"; readonly stage: Stage; readonly index: number }
  /** A person is to say `/baton ok`. */
  | { readonly kind: "wait"; readonly stage: Stage }
  /** It failed, and nobody has said retry since. */
  | { readonly kind: "stopped"; readonly stage: Stage; readonly end: StageEnd }
  | { readonly kind: "through" };

/**
 * The first stage that has not passed: it is done, waited for, or stands still. What has passed is never done again, whatever is retried. A retry does a
 * stage anew that failed, and one that waits for a person, who then is not content.
 */
export function findNextStage({ stages }: Relay, ends: readonly StageEnd[], retriedSeq: number): StageStep {
  for (const [index, stage] of stages.entries()) {
    const end = findEnd(ends, stage.name);
    if (hasPassed(end)) continue;
    if (end === undefined || end.seq < retriedSeq) return { kind: "stage", stage, index };
    return end.outcome === "waits" ? { kind: "wait", stage } : { kind: "stopped", stage, end };
  }
  return { kind: "through" };
}

/** The results that a stage is shown: those that it names, else the one before it; of each the newest that passed. */
export function readsOf({ stages }: Relay, index: number, ends: readonly StageEnd[]): readonly StageEnd[] {
  const before = stages[index - 1];
  const names = stages[index]?.reads ?? (before === undefined ? [] : [before.name]);
  return names.flatMap((name) => ends.findLast((one) => one.stage === name && hasPassed(one)) ?? []);
}
