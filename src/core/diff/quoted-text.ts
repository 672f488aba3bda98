import type { DiffHunk, DiffLine } from "./parse-diff.ts";
import { type Fit, mayBe, type Reading, readQuotedLine, toComparable } from "./quoted-line.ts";

/** A quoted line with what was read out of it, each in the form that a strictness compares. */
export type QuotedLine = { readonly said: string; readonly as: (fit: Fit) => readonly Reading[] };
/** Where in the quote the line is: at its bounds a piece of a line is enough for whoever is so lenient. */
export type Where = "only" | "first" | "inner" | "last";

const fence = /^\s*(?:`{3,}|~{3,})[\w+-]*\s*$/;
/** Heads of files, and signs that lines were left out: what stands before and behind them is apart. */
const cut =
  /^\s*(?:## File ".*|diff --git .*|--- (?:a\/|\/dev\/null).*|\+\+\+ (?:b\/|\/dev\/null).*|\.{3}|…|\[(?:…|\.{3}).*\])\s*$/;
const minPiece = 4;

/** The quote as it was given, without a fence around it, and then its parts between lines that are none of the file's, the longest first. */
export function toSections(quote: string): readonly (readonly string[])[] {
  const lines = trimLines(quote.split(/\r?\n/));
  const isFenced = lines.length > 2 && fence.test(lines[0] ?? "") && fence.test(lines.at(-1) ?? "");
  const bare = isFenced ? trimLines(lines.slice(1, -1)) : lines;
  const parts: string[][] = [[]];
  for (const line of bare) {
    if (cut.test(line)) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  const sections = parts.length > 1 ? parts.map(trimLines) : [];
  return [lines, ...(isFenced ? [bare] : []), ...sections.toSorted((one, other) => other.length - one.length)];
}

/** Blank lines around a quote say nothing about its place. */
function trimLines(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? [] : lines.slice(first, last + 1);
}

export function toQuotedLines(lines: readonly string[]): readonly QuotedLine[] {
  return lines.map((said) => {
    const readings = readQuotedLine(said);
    const known = new Map<Fit, readonly Reading[]>();
    const as = (fit: Fit): readonly Reading[] => {
      const there = known.get(fit) ?? readings.map((each) => ({ ...each, text: toComparable(each.text, fit) }));
      known.set(fit, there);
      return there;
    };
    return { said, as };
  });
}

/** A line of the diff, or (`line` is null) a hunk's head, which stands in the diff too. */
export type Row = {
  readonly hunk: DiffHunk;
  readonly line: DiffLine | null;
  /** Whether the quoted line is this one. */
  readonly is: (quoted: QuotedLine, where: Where, fit: Fit) => boolean;
};

export function toRows(hunk: DiffHunk): readonly Row[] {
  const head: Row = { hunk, line: null, is: ({ said }) => isHead(said.trim(), hunk) };
  return [head, ...hunk.lines.map((line) => toRow(hunk, line))];
}

function toRow(hunk: DiffHunk, line: DiffLine): Row {
  const known = new Map<Fit, string>();
  const textFor = (fit: Fit): string => {
    const text = known.get(fit) ?? toComparable(line.text, fit);
    known.set(fit, text);
    return text;
  };
  const is: Row["is"] = (quoted, where, fit) =>
    quoted.as(fit).some((reading) => {
      if (!mayBe(reading, line)) return false;
      const text = textFor(fit);
      return reading.text === text || (fit === "part" && isPiece(reading.text, text, where));
    });
  return { hunk, line, is };
}

function isHead(said: string, { oldStart, newStart }: DiffHunk): boolean {
  if (said.startsWith(`@@ old ${oldStart}, new ${newStart} @@`)) return true;
  const [, old, now] = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(said) ?? [];
  return Number(old) === oldStart && Number(now) === newStart;
}

/** A line that is too long to be quoted is cut: at the quote's bounds, or with a sign in it. */
function isPiece(quoted: string, text: string, where: Where): boolean {
  const pieces = quoted.split(/\[\.{3}[^\]]*\]|\.{3}/).map((piece) => piece.trim());
  if (pieces.every((piece) => piece.length < minPiece)) return false;
  let at = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  if (where === "only") return true;
  const isFromStart = text.startsWith(pieces[0] ?? "");
  const isToEnd = text.endsWith(pieces.at(-1) ?? "");
  return (where === "first" || isFromStart) && (where === "last" || isToEnd);
}
