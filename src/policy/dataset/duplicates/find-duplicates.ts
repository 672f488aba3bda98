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

/**
 * Texts that repeat an earlier one, but for case and space (`exact`) or in four fifths of their words (`near`). An earlier one that is itself a repetition
 * counts for nothing: what is left has no two that are alike, and nothing falls that is like none of what is left.
 */
export function findDuplicates(texts: readonly string[], exactUpTo = maxExact): readonly Duplicate[] {
  const found = new Map<number, Duplicate>();
  const seen = new Map<string, number>();
  for (const [at, text] of texts.entries()) {
    const plain = toPlain(text);
    const repeats = seen.get(plain);
    if (repeats === undefined) seen.set(plain, at);
    else found.set(at, { at, repeats, kind: "exact" });
  }
  const places = [...seen.values()];
  const sets = places.map((at) => toShingles(texts[at] ?? ""));
  const candidates = sets.length <= exactUpTo ? pairByRarest(sets, nearThreshold) : pairByMinHash(sets);
  for (const [earlier, later] of candidates) {
    const [repeats, at] = [places[earlier] ?? 0, places[later] ?? 0];
    if (found.has(at) || found.has(repeats)) continue;
    if (similarity(sets[earlier] ?? new Set(), sets[later] ?? new Set()) >= nearThreshold)
      found.set(at, { at, repeats, kind: "near" });
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}
