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

/** Where in `line` the first `length` characters of its folded form end; undefined when that is within what one character was folded to. */
export function unfoldLength(line: string, length: number): number | undefined {
  if (isPlain(line)) return length;
  let folded = 0;
  let original = 0;
  for (const each of toClusters(line)) {
    if (folded >= length) break;
    folded += foldCluster(each).length;
    original += each.length;
  }
  return folded === length ? original : undefined;
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
