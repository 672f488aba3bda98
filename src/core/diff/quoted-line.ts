import { foldLookAlikes } from "../edits/look-alikes.ts";
import { hideAgain, revealText } from "../text/reveal-text.ts";
import type { DiffLine } from "./parse-diff.ts";

/** Stands behind a last line that no newline ends, where a diff is shown. */
export const noNewlineNote = " [no newline at end of file]";

/** One way to read a quoted line: a text, and what else the line itself must be for that. */
export type Reading = {
  readonly text: string;
  readonly kind?: DiffLine["kind"];
  /** Numbers that stood before it; each is the line's in the old or in the new file. */
  readonly numbers: readonly number[];
  readonly isLast: boolean;
};

/** How exactly a quote is met, the strictest first; `part` also takes a piece of a line for it. */
export const fits = ["exact", "blanks", "look-alikes", "part"] as const;
export type Fit = (typeof fits)[number];

const kinds: Readonly<Record<string, DiffLine["kind"]>> = { " ": "context", "+": "added", "-": "deleted" };
const gutter = /^\s*(?:(\d{1,9})\s+)?(?:(\d{1,9})\s*)?\|([ +-]?)(.*)$/s;
const numbered = /^\s*(\d{1,9})(?:\t|: ?)(.*)$/s;

/** All that whoever copied a line may have copied with it: the gutter, its mark, a number as other tools show it, the note of a missing newline. */
export function readQuotedLine(line: string): readonly Reading[] {
  const note = line.trimEnd();
  const bases = note.endsWith(noNewlineNote) ? [line, note.slice(0, -noNewlineNote.length)] : [line];
  return bases.flatMap((text, index) => {
    const isLast = index > 0;
    const readings: Reading[] = [{ text, numbers: [], isLast }];
    const [, first, second, mark = "", behind = ""] = gutter.exec(text) ?? [];
    if (gutter.test(text)) readings.push(marked(mark, behind, { numbers: toNumbers(first, second), isLast }));
    const kind = kinds[text.charAt(0)];
    if (kind !== undefined) readings.push({ text: text.slice(1), kind, numbers: [], isLast });
    const [, number, rest = ""] = numbered.exec(text) ?? [];
    if (number !== undefined) readings.push({ text: rest, numbers: [Number(number)], isLast });
    return readings;
  });
}

function marked(mark: string, text: string, of: Pick<Reading, "numbers" | "isLast">): Reading {
  const kind = kinds[mark];
  return kind === undefined ? { ...of, text } : { ...of, text, kind };
}

function toNumbers(...digits: readonly (string | undefined)[]): readonly number[] {
  return digits.flatMap((each) => (each === undefined ? [] : [Number(each)]));
}

/** Whether all that was read beside the text is true of the line. */
export function mayBe(reading: Reading, line: DiffLine): boolean {
  return (
    (reading.kind === undefined || reading.kind === line.kind) &&
    (!reading.isLast || line.noNewline) &&
    reading.numbers.every((number) => number === line.oldLine || number === line.newLine)
  );
}

/** The form in which two texts are compared. What is invisible is as Baton shows it, line ends and blanks at the end do not count. */
export function toComparable(text: string, fit: Fit): string {
  // The blank before it: a byte order mark is left as it is only at the very start of a text.
  const shown = withoutEnd(revealText(` ${withoutEnd(text)}`).text.slice(1));
  if (fit === "exact") return shown;
  const same = fit === "blanks" ? shown : foldLookAlikes(hideAgain(shown));
  return same.replace(/\s+/g, " ").trim();
}

const shownReturn = "⟨U+000D⟩";

function withoutEnd(text: string): string {
  let end = text.trimEnd();
  while (end.endsWith(shownReturn)) end = end.slice(0, -shownReturn.length).trimEnd();
  return end;
}
