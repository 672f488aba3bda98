import { findPositions } from "./find-positions.ts";
import { findIndentUnit, findShift, type Hint, type IndentPair, type Reindent } from "./find-shift.ts";
import { type Edit, toLines } from "./fit-replacement.ts";
import { type Folded, fold, type Leniency, type Span } from "./fold.ts";
import { foldLookAlikes } from "./look-alikes.ts";

export type Place = Span & { readonly edit: Edit; readonly reindent?: Reindent };

/** So many places are told of a passage that stands more than once. */
export const maxTold = 20;
/** One more is looked for, to know that there are further ones. */
export const maxPlaces = maxTold + 1;
/** Lines of all the places that are looked at, so that no file makes it slow. More than one file can have, so that it is never reached by one place. */
const maxCompared = 3_000_000;

/** The places, 21 at most, where a passage stands as it was given, half a line end not taken for a whole one. */
export function findExactly(text: string, wanted: string): readonly number[] {
  const found: number[] = [];
  for (const at of findPositions(text, wanted)) {
    if (!splitsLineEnd(text, at) && !splitsLineEnd(text, at + wanted.length)) found.push(at);
    if (found.length === maxPlaces) break;
  }
  return found;
}

/** The places, 21 at most, where a passage stands for somebody so lenient. None for a passage of blanks, which would be everywhere. */
export function findPlaces(text: string, edit: Edit, how: Leniency): readonly Place[] {
  const wanted = fold(edit.old, how).text;
  if (!/\S/.test(wanted)) return [];
  const folded = fold(text, how, wanted.endsWith("\n"));
  // Blanks that were taken from the end of the last line stand for the end of a line.
  const endsLine = !wanted.endsWith("\n") && (how.indentation || /[^\S\n]$/.test(edit.old));
  const starts = [...findPositions(folded.text, wanted)].filter((from) => {
    const to = from + wanted.length;
    const beginsWell = how.indentation
      ? from === 0 || folded.text[from - 1] === "\n"
      : !splitsIndentation(folded.text, from);
    const endsWell = !endsLine || to === folded.text.length || folded.text[to] === "\n";
    return beginsWell && endsWell;
  });
  const toPlaceAt = (from: number) => toPlace(text, edit, folded, { from, to: from + wanted.length });
  if (!how.indentation) return collect(starts, toPlaceAt);
  // So many can not be compared line by line, and an edit that may belong to so many is refused anyway.
  if (starts.length * wanted.split("\n").length > maxCompared) return collect(starts, toPlaceAt);
  const hint = hintOf(text, edit);
  return collect(starts, (from) => {
    const place = toPlaceAt(from);
    const reindent = place && shiftOf(text, place, how, hint);
    return place && reindent && { ...place, reindent };
  });
}

function collect(starts: readonly number[], toPlaceAt: (from: number) => Place | undefined): readonly Place[] {
  const found: Place[] = [];
  for (const from of starts) {
    const place = toPlaceAt(from);
    if (place !== undefined) found.push(place);
    if (found.length === maxPlaces) break;
  }
  return found;
}

/** Whether a passage that begins with blanks begins here within a line's indentation: then all its lines are probably meant to be deeper. */
export function splitsIndentation(text: string, at: number): boolean {
  if (!isBlank(text[at])) return false;
  let before = at;
  while (isBlank(text[before - 1])) before--;
  return before < at && (before === 0 || text[before - 1] === "\n");
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

function splitsLineEnd(text: string, at: number): boolean {
  return text[at - 1] === "\r" && text[at] === "\n";
}

function toPlace(
  text: string,
  edit: Edit,
  folded: Folded,
  at: { readonly from: number; readonly to: number },
): Place | undefined {
  const span = folded.unfold(at.from, at.to);
  if (span === undefined) return undefined;
  // The file's last line has no newline: then the edit's has none either.
  const isOpen = edit.old.endsWith("\n") && !text.slice(span.start, span.end).endsWith("\n");
  const cut = (lines: string): string => (isOpen ? lines.replace(/\r?\n$/, "") : lines);
  return { ...span, edit: { old: cut(edit.old), new: cut(edit.new) } };
}

function hintOf(text: string, edit: Edit): Hint {
  return {
    givenUnit: findIndentUnit([...toLines(edit.old), ...toLines(edit.new)]),
    actualUnit: findIndentUnit(toLines(text)),
  };
}

function shiftOf(text: string, { start, end, edit }: Place, how: Leniency, hint: Hint): Reindent | undefined {
  const actual = toLines(text.slice(start, end));
  const pairs = toLines(edit.old).flatMap((line, index): readonly IndentPair[] => {
    const given = how.lookAlikes ? foldLookAlikes(line) : line;
    const there = actual[index] ?? "";
    if (given.trim() === "") return [];
    return [{ given: indentOf(given), actual: indentOf(how.lookAlikes ? foldLookAlikes(there) : there) }];
  });
  return findShift(pairs, hint);
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}
