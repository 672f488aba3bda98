import { foldLookAlikes, type Unfold, unfoldLine } from "./look-alikes.ts";

/** What two texts may differ in and still be taken for the same, beside line ends and blanks at a line's end. */
export type Leniency = { readonly indentation: boolean; readonly lookAlikes: boolean };
export type Span = { readonly start: number; readonly end: number };
export type Folded = {
  /** Lines end in `\n`. */
  readonly text: string;
  /** Where `[from, to)` of `text` stands in what was folded, with the blanks that were taken from the ends of its whole lines; undefined when a bound falls within one character. */
  readonly unfold: (from: number, to: number) => Span | undefined;
};

type Line = { readonly at: number; readonly folded: string; readonly start: number; readonly end: number };

/**
 * A text as it is compared: with `\n` for line ends, without blanks at line ends, and as lenient as asked. With `closed`, a last line that has no
 * newline gets one, as whoever quotes whole lines writes it.
 */
export function fold(text: string, how: Leniency, closed = false): Folded {
  const lines: Line[] = [];
  let at = 0;
  // A byte order mark belongs to the file, not to its first line.
  for (let start = text.startsWith("\ufeff") ? 1 : 0; start <= text.length; ) {
    const newline = text.indexOf("\n", start);
    const past = newline < 0 ? text.length : newline;
    const end = newline > start && text[newline - 1] === "\r" ? newline - 1 : past;
    const folded = foldLine(text.slice(start, end), how);
    lines.push({ at, folded, start, end });
    at += folded.length + 1;
    start = past + 1;
  }
  if (closed && !text.endsWith("\n")) lines.push({ at, folded: "", start: text.length, end: text.length });
  const unfolds = new Map<Line, Unfold>();
  const unfoldOf = (line: Line): Unfold => {
    const known = unfolds.get(line) ?? (how.lookAlikes ? unfoldLine(text.slice(line.start, line.end)) : (at) => at);
    unfolds.set(line, known);
    return known;
  };
  const unfold = (from: number, to: number): Span | undefined => {
    const start = locate(lines, from, unfoldOf);
    const end = locate(lines, to, unfoldOf);
    return start === undefined || end === undefined ? undefined : { start, end };
  };
  return { text: lines.map(({ folded }) => folded).join("\n"), unfold };
}

function foldLine(line: string, how: Leniency): string {
  const same = how.lookAlikes ? foldLookAlikes(line) : line;
  let end = same.length;
  while (end > 0 && isBlank(same[end - 1])) end--;
  let start = 0;
  while (how.indentation && start < end && isBlank(same[start])) start++;
  return same.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** Bounds at the start and at the end of a folded line are those of the whole line. */
function locate(lines: readonly Line[], at: number, unfoldOf: (line: Line) => Unfold): number | undefined {
  const line = lines[findLine(lines, at)];
  if (line === undefined) return undefined;
  const offset = at - line.at;
  if (offset === 0) return line.start;
  if (offset === line.folded.length) return line.end;
  const length = unfoldOf(line)(offset);
  return length === undefined ? undefined : line.start + length;
}

/** The last line that begins at or before `at`. */
function findLine(lines: readonly Line[], at: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
