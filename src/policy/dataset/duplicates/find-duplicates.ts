import { pairByMinHash, pairByRarest } from "./pair-candidates.ts";
import { similarity, toPlain, toShingles } from "./to-shingles.ts";

/** Texts that share four fifths of their shingles say the same. */
export const nearThreshold = 0.8;
/** Up to so many every pair that can be alike is compared. */
const maxExact = 4000;

export type Duplicate = {
  /** Place of the text that is one too many, and of the earlier one that it repeats. */
  readonly at: number;
  readonly repeats: number;
  readonly kind: "exact" | "near";
};

/** Places of two texts that say the same. */
type Alike = { readonly earlier: number; readonly later: number; readonly kind: "exact" | "near" };

type IsSettled = (earlier: number, later: number) => boolean;

/**
 * All pairs of texts that are the same but for case and space (`exact`: each with the first of them), or share four fifths of their words (`near`). Those
 * that are settled before are not compared.
 */
function* findAlike(texts: readonly string[], exactUpTo: number, isSettled: IsSettled): Generator<Alike> {
  const seen = new Map<string, number>();
  for (const [later, text] of texts.entries()) {
    const plain = toPlain(text);
    const earlier = seen.get(plain);
    if (earlier === undefined) seen.set(plain, later);
    else yield { earlier, later, kind: "exact" };
  }
  const places = [...seen.values()];
  const sets = places.map((at) => toShingles(texts[at] ?? ""));
  const candidates = sets.length <= exactUpTo ? pairByRarest(sets, nearThreshold) : pairByMinHash(sets);
  for (const [one, other] of candidates) {
    const [earlier, later] = [places[one] ?? 0, places[other] ?? 0];
    if (isSettled(earlier, later)) continue;
    if (similarity(sets[one] ?? new Set(), sets[other] ?? new Set()) >= nearThreshold)
      yield { earlier, later, kind: "near" };
  }
}

/**
 * Texts that repeat an earlier one. An earlier one that is itself a repetition counts for nothing: what is left has no two that are alike, and nothing falls
 * that is like none of what is left.
 */
export function findDuplicates(texts: readonly string[], exactUpTo = maxExact): readonly Duplicate[] {
  const found = new Map<number, Duplicate>();
  const isSettled: IsSettled = (earlier, later) => found.has(later) || found.has(earlier);
  for (const { earlier, later, kind } of findAlike(texts, exactUpTo, isSettled))
    found.set(later, { at: later, repeats: earlier, kind });
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/** The first place of those that each text belongs to by what is alike, over as many others as it takes: two that are alike are never apart. */
export function groupAlike(texts: readonly string[]): readonly number[] {
  const leads = texts.map((_, at) => at);
  const leadOf = (at: number): number => {
    let lead = at;
    while (leads[lead] !== lead) lead = leads[lead] ?? lead;
    return lead;
  };
  const isSettled: IsSettled = (earlier, later) => leadOf(earlier) === leadOf(later);
  for (const { earlier, later } of findAlike(texts, maxExact, isSettled)) {
    const [one, other] = [leadOf(earlier), leadOf(later)];
    leads[Math.max(one, other)] = Math.min(one, other);
  }
  return leads.map((_, at) => leadOf(at));
}
