import type { DiffHunk } from "./parse-diff.ts";

export type Place = { readonly startLine: number; readonly line: number };
export type Quoted = {
  /** Lines as a reader copied them from the diff, without its gutter. */
  readonly quote: string;
  /** The line that the reader believes it is on; only decides between several places. */
  readonly claimedLine: number;
  /** RIGHT: numbers of the new file; LEFT: of the old one. */
  readonly side: "RIGHT" | "LEFT";
};

/**
 * Where the quoted lines stand in a file's hunks, nearest to the claimed line; null when they stand nowhere. A place lies within one hunk and
 * on one side, as GitHub wants it. Lines that only differ in white space at their ends count when nothing matches exactly.
 */
export function placeQuote(hunks: readonly DiffHunk[], { quote, claimedLine, side }: Quoted): Place | null {
  const wanted = toLines(quote);
  if (wanted.length === 0) return null;
  const sides = hunks.map((hunk) => linesOf(hunk, side));
  for (const same of [(text: string) => text.trimEnd(), (text: string) => text.trim().replace(/\s+/g, " ")]) {
    const places = sides.flatMap((lines) => findAll(lines, wanted.map(same), same));
    const nearest = places.reduce<Place | null>(
      (best, place) => (best === null || isNearer(place, best, claimedLine) ? place : best),
      null,
    );
    if (nearest !== null) return nearest;
  }
  return null;
}

type SideLine = { readonly text: string; readonly line: number };

function linesOf(hunk: DiffHunk, side: Quoted["side"]): readonly SideLine[] {
  return hunk.lines.flatMap(({ text, oldLine, newLine }) => {
    const line = side === "RIGHT" ? newLine : oldLine;
    return line === null ? [] : [{ text, line }];
  });
}

/** Blank lines around a quote say nothing about its place. */
function toLines(quote: string): readonly string[] {
  const lines = quote.split(/\r?\n/);
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}

function findAll(
  lines: readonly SideLine[],
  wanted: readonly string[],
  same: (text: string) => string,
): readonly Place[] {
  const given = lines.map(({ text }) => same(text));
  return lines.flatMap(({ line }, at) => {
    const fits = wanted.every((text, offset) => given[at + offset] === text);
    return fits ? [{ startLine: line, line: line + wanted.length - 1 }] : [];
  });
}

/** Of two that hold the claimed line, the one that begins nearer to it. */
function isNearer(one: Place, other: Place, claimed: number): boolean {
  const difference = distance(one, claimed) - distance(other, claimed);
  if (difference !== 0) return difference < 0;
  return Math.abs(one.startLine - claimed) < Math.abs(other.startLine - claimed);
}

function distance({ startLine, line }: Place, claimed: number): number {
  if (claimed < startLine) return startLine - claimed;
  return Math.max(0, claimed - line);
}
