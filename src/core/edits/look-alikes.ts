import { isHidden } from "../text/reveal-text.ts";

const plainForms: readonly (readonly [plain: string, others: string])[] = [
  ["'", "‘’‚‛′‵ʹʼ´＇"],
  ['"', "“”„‟″‶〝〞＂"],
  ["-", "‐‑‒–—―−﹘﹣－"],
  [" ", "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"],
  ["...", "…"],
];
const plainOf: ReadonlyMap<string, string> = new Map(
  plainForms.flatMap(([plain, others]) => [...others].map((other) => [other, plain] as const)),
);

/** A character with the marks that stand on it: what is folded as one. */
const cluster = /\P{M}\p{M}*|\p{M}+/gsu;

/** What is written for a character when one types plainly; undefined for what has no plain form. */
export function toPlain(character: string): string | undefined {
  return plainOf.get(character);
}

/**
 * One line in the spelling that all its look-alikes share: plain quotes, dashes, blanks and dots, decomposed (NFD), without what can not be seen.
 * `"it’s…"` and `"it's..."` give the same.
 */
export function foldLookAlikes(line: string): string {
  return isPlain(line) ? line : toClusters(line).map(foldCluster).join("");
}

/** Where in a line the first so many characters of its folded form end; undefined when that is within what one character was folded to. */
export type Unfold = (length: number) => number | undefined;

/** Reads the line once, however often it is asked. */
export function unfoldLine(line: string): Unfold {
  if (isPlain(line)) return (length) => length;
  /** By folded length; the first character that reaches it counts, before those of which nothing can be seen. */
  const ends = new Map<number, number>([[0, 0]]);
  let folded = 0;
  let original = 0;
  for (const each of toClusters(line)) {
    folded += foldCluster(each).length;
    original += each.length;
    if (!ends.has(folded)) ends.set(folded, original);
  }
  return (length) => ends.get(length);
}

/** How much of the folded form each beginning of a line makes; undefined within what is folded as one. Reads the line once. */
export function measureFold(line: string): (length: number) => number | undefined {
  if (isPlain(line)) return (length) => length;
  const lengths = new Map<number, number>([[0, 0]]);
  let folded = 0;
  let original = 0;
  for (const each of toClusters(line)) {
    folded += foldCluster(each).length;
    original += each.length;
    lengths.set(original, folded);
  }
  return (length) => lengths.get(length);
}

function isPlain(line: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(line);
}

function toClusters(line: string): readonly string[] {
  return line.match(cluster) ?? [];
}

function foldCluster(characters: string): string {
  let folded = "";
  for (const character of characters.normalize("NFD"))
    folded += plainOf.get(character) ?? (character !== "\t" && isHidden(character) ? "" : character);
  return folded;
}
