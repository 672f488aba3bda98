import type { StageResult } from "../contracts/stage.ts";

/** One end of a stage. `accepted`: a person said `/baton ok` to one that waits. */
export type StageEnd = StageResult & { readonly seq: number; readonly at: string; readonly accepted: boolean };

export function hasPassed(end: StageEnd | undefined): boolean {
  return end?.outcome === "passed" || (end?.outcome === "waits" && end.accepted);
}

/** The newest end of a stage. */
export function findEnd(ends: readonly StageEnd[], stage: string): StageEnd | undefined {
  return ends.findLast((one) => one.stage === stage);
}

/** The stage that waits for a person's `/baton ok`; undefined when none does. */
export function findWaiting(ends: readonly StageEnd[]): StageEnd | undefined {
  const last = ends.at(-1);
  return last?.outcome === "waits" && !last.accepted ? last : undefined;
}
