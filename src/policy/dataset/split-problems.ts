import { createHash } from "node:crypto";
import type { Problem } from "../../contracts/dataset.ts";
import { groupAlike } from "./duplicates/find-duplicates.ts";

export type Split = "train" | "validation";

/**
 * Which problems are kept for validation: `share` of them, drawn by `seed`, at least one of two. All answers to a problem are on its side, and problems that
 * say nearly the same are on one side, as what was learnt by heart would pass for understood. The same problems and seed give the same split.
 */
export function splitProblems(
  problems: readonly Pick<Problem, "id" | "text">[],
  { share, seed }: { readonly share: number; readonly seed: number },
): ReadonlyMap<string, Split> {
  const groups = toGroups(problems);
  const wanted = share === 0 ? 0 : Math.max(1, Math.round(share * problems.length));
  const drawn = [...groups].sort(([one], [other]) => (drawOf(one, seed) < drawOf(other, seed) ? -1 : 1));
  const split = new Map<string, Split>();
  let kept = 0;
  for (const [index, [, ids]] of drawn.entries()) {
    // The last group stays to be learnt from.
    const isKept = kept < wanted && index < drawn.length - 1;
    if (isKept) kept += ids.length;
    for (const id of ids) split.set(id, isKept ? "validation" : "train");
  }
  return split;
}

/** Problems by the first one of those that are alike. */
function toGroups(problems: readonly Pick<Problem, "id" | "text">[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [at, first] of groupAlike(problems.map(({ text }) => text)).entries()) {
    const lead = problems[first]?.id ?? "";
    const group = groups.get(lead) ?? [];
    group.push(problems[at]?.id ?? "");
    groups.set(lead, group);
  }
  return groups;
}

function drawOf(id: string, seed: number): string {
  return createHash("sha256").update(`${seed}\n${id}`).digest("hex");
}
