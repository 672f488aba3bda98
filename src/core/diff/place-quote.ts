import type { DiffHunk, DiffLine } from "./parse-diff.ts";
import { type Fit, fits } from "./quoted-line.ts";
import { type QuotedLine, type Row, toQuotedLines, toRows, toSections, type Where } from "./quoted-text.ts";

export type Place = { readonly startLine: number; readonly line: number };
/** RIGHT: numbers of the new file; LEFT: of the old one. */
export type Side = "RIGHT" | "LEFT";
export type Quoted = {
  /** Lines as a reader copied them from the diff, with or without its gutter, marks, heads and notes. */
  readonly quote: string;
  /** The line that the reader believes it is on; only decides between several places. */
  readonly claimedLine: number;
  readonly side: Side;
};
/** Where a quote stands. */
export type Located = Place & {
  /** Where the lines are; the other side than was said when they stand only there. */
  readonly side: Side;
  readonly lines: readonly DiffLine[];
  readonly fit: Fit;
  /** False when the quote went over a hunk's border or had further lines: then these are the lines nearest to the claim. */
  readonly isWhole: boolean;
};

/** The lines of a place alone. */
export function placeQuote(hunks: readonly DiffHunk[], quoted: Quoted): Place | null {
  const found = locateQuote(hunks, quoted);
  return found && { startLine: found.startLine, line: found.line };
}

/**
 * Where the quoted lines stand in a file's hunks, nearest to the claimed line and on the claimed side when they are there; null when they stand nowhere.
 * Whatever the diff shows is found as it is shown: deleted and added lines together, with numbers and marks, over heads. A place lies within one hunk and
 * on one side, as GitHub wants it. The strictest way to compare that finds a place decides.
 */
export function locateQuote(hunks: readonly DiffHunk[], quoted: Quoted): Located | null {
  const rows = hunks.flatMap(toRows);
  const views = [rows, rows.filter(isOn("RIGHT")), rows.filter(isOn("LEFT"))];
  for (const [index, section] of toSections(quoted.quote).entries()) {
    const wanted = toQuotedLines(section);
    if (wanted.length === 0) continue;
    for (const fit of fits) {
      const runs = views.flatMap((view) => findRuns(view, wanted, fit));
      const best = pickNearest(runs, quoted);
      if (best !== undefined) return { ...best, fit, isWhole: index === 0 && best.isWhole };
    }
  }
  return null;
}

function isOn(side: Side): (row: Row) => boolean {
  return ({ line }) => line === null || numberOn(line, side) !== null;
}

function numberOn(line: DiffLine, side: Side): number | null {
  return side === "RIGHT" ? line.newLine : line.oldLine;
}

/** Each run of rows that the lines wanted stand for, heads between them passed over. */
function findRuns(rows: readonly Row[], wanted: readonly QuotedLine[], fit: Fit): readonly (readonly Row[])[] {
  return rows.flatMap((_, start) => {
    let at = start;
    for (const [index, quoted] of wanted.entries()) {
      const where = whereIs(index, wanted.length);
      while (index > 0 && rows[at]?.line === null && !rows[at]?.is(quoted, where, fit)) at++;
      if (!rows[at]?.is(quoted, where, fit)) return [];
      at++;
    }
    const run = rows.slice(start, at);
    // A head alone stands for the line below it.
    return [run.every(({ line }) => line === null) ? rows.slice(start, at + 1) : run];
  });
}

function whereIs(index: number, count: number): Where {
  if (count === 1) return "only";
  return index === 0 ? "first" : index === count - 1 ? "last" : "inner";
}

type Candidate = Omit<Located, "fit">;

function pickNearest(runs: readonly (readonly Row[])[], { side, claimedLine }: Quoted): Candidate | undefined {
  const others: Side = side === "RIGHT" ? "LEFT" : "RIGHT";
  for (const on of [side, others]) {
    const nearest = runs
      .flatMap((run) => toCandidates(run, on))
      .reduce<Candidate | undefined>(
        (best, each) => (best === undefined || isNearer(each, best, claimedLine) ? each : best),
        undefined,
      );
    if (nearest !== undefined) return nearest;
  }
  return undefined;
}

/** A run's places on a side, one a hunk. */
function toCandidates(run: readonly Row[], side: Side): readonly Candidate[] {
  const hunks = [...new Set(run.map(({ hunk }) => hunk))];
  return hunks.flatMap((hunk) => {
    const lines = run.flatMap((row) =>
      row.hunk === hunk && row.line !== null && numberOn(row.line, side) !== null ? [row.line] : [],
    );
    const [first, last] = [lines[0], lines.at(-1)];
    const startLine = first && numberOn(first, side);
    const line = last && numberOn(last, side);
    return startLine && line ? [{ side, startLine, line, lines, isWhole: hunks.length === 1 }] : [];
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
