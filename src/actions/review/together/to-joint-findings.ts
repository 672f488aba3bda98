import type { Finding, Voice } from "../../../contracts/review.ts";
import { type FindingContext, hasSameLines, matchEarlier, toFindingId } from "../to-findings.ts";
import { likeCause } from "./like-cause.ts";
import { leastAlike, type Merged } from "./merge-remarks.ts";
import { readCause } from "./read-cause.ts";

export type JointContext = Pick<FindingContext, "round" | "gone" | "hash"> & {
  /** By the paths that their files have now. */
  readonly earlier: readonly Finding[];
};

/**
 * What was merged → findings with stable ids: an earlier finding's where one of those who said it now says that, else the id of the words that speak for all.
 * Each has the highest severity of its finders, and all of them as voices. None is lost.
 */
export function toJointFindings(merged: readonly Merged[], context: JointContext): readonly Finding[] {
  const known = matchEarlier(
    merged.flatMap((voices) => voices.map(({ remark }) => remark)),
    context,
  );
  const taken = new Set(known.values());
  const ids = new Map<Merged, string>();
  for (const voices of merged) {
    const own = voices
      .flatMap(({ remark }) => known.get(remark) ?? [])
      .toSorted((a, b) => rank(a, context) - rank(b, context));
    const id = own[0] ?? context.earlier.find((one) => !taken.has(one.id) && isSame(voices, one))?.id;
    if (id !== undefined) ids.set(voices, id);
    if (id !== undefined) taken.add(id);
  }
  const used = new Set<string>();
  return merged.map((voices) => {
    const [{ remark, place }] = voices;
    let id = ids.get(voices) ?? toFindingId(remark, context.hash);
    while (used.has(id) || (taken.has(id) && ids.get(voices) === undefined))
      id = context.hash(`${id} again`).slice(0, 12);
    used.add(id);
    const { kind: _kind, ...plain } = remark;
    const criterion = voices.find((voice) => voice.remark.criterion !== null)?.remark.criterion ?? null;
    return { ...plain, criterion, id, round: context.round, place, state: "open" as const, voices: toVoices(voices) };
  });
}

function rank(id: string, { earlier }: JointContext): number {
  return earlier.findIndex((one) => one.id === id);
}

function isSame(voices: Merged, earlier: Finding): boolean {
  const told = readCause(earlier);
  return voices.some(
    ({ remark }) => hasSameLines(remark, earlier) && likeCause(readCause(remark), told) >= leastAlike.same,
  );
}

function toVoices(voices: Merged): Voice[] {
  return voices.map(({ model, remark: { severity, title, body } }) => ({ model, severity, title, body }));
}
