import { hideAgain } from "../text/reveal-text.ts";
import { findIndentUnit, findShift, type IndentPair, type Reindent } from "./find-shift.ts";
import { type Edit, fitReplacement, lineEndOf, toLines } from "./fit-replacement.ts";
import { type Folded, fold, type Leniency, type Span } from "./fold.ts";
import { foldLookAlikes } from "./look-alikes.ts";

export type Matcher = "exact" | "blanks" | "indentation" | "look-alikes" | "look-alikes and indentation";
export type Placed =
  /** `end` and `replacement` in characters of the text before. */
  | {
      readonly found: "once";
      readonly by: Matcher;
      readonly start: number;
      readonly end: number;
      readonly replacement: string;
    }
  /** Starts of the places, in order, 21 at most. */
  | { readonly found: "often"; readonly by: Matcher; readonly starts: readonly number[] }
  | { readonly found: "never" };

type Place = Span & { readonly edit: Edit; readonly reindent?: Reindent };

const maxPlaces = 21;
const lenient: readonly (Leniency & { readonly by: Matcher })[] = [
  { by: "blanks", indentation: false, lookAlikes: false },
  { by: "indentation", indentation: true, lookAlikes: false },
  { by: "look-alikes", indentation: false, lookAlikes: true },
  { by: "look-alikes and indentation", indentation: true, lookAlikes: true },
];

/**
 * Where an edit belongs, by ever more lenient matchers: as given; with other line ends and blanks at line ends; shifted as a whole; with characters
 * that look alike. The first matcher that finds a place decides, and what is not exact must be the only place for all the more lenient ones too.
 */
export function placeEdit(text: string, given: Edit): Placed {
  const shown = { old: hideAgain(given.old), new: hideAgain(given.new) };
  const spellings = shown.old === given.old ? [given] : [given, shown];
  for (const edit of spellings) {
    const starts = findAll(text, edit.old).filter((at) => !splitsLineEnd(text, at, at + edit.old.length));
    if (starts.length > 1) return { found: "often", by: "exact", starts };
    const start = starts[0];
    if (start === undefined) continue;
    return {
      found: "once",
      by: "exact",
      start,
      end: start + edit.old.length,
      replacement: withLineEnds(text, edit.new),
    };
  }
  for (const [index, how] of lenient.entries()) {
    const places = spellings.flatMap((edit) => findPlaces(text, edit, how));
    const place = places[0];
    if (place === undefined) continue;
    const others = lenient
      .slice(index + 1)
      .flatMap((more) => spellings.flatMap((edit) => findPlaces(text, edit, more)));
    const starts = toStarts([...places, ...others]);
    if (starts.length > 1) return { found: "often", by: how.by, starts };
    return { found: "once", by: how.by, ...fit(text, place) };
  }
  return { found: "never" };
}

/** Whether one of the bounds is between the two characters of a line end: then it stands there only in part. */
function splitsLineEnd(text: string, start: number, end: number): boolean {
  return text.slice(start - 1, start + 1) === "\r\n" || text.slice(end - 1, end + 1) === "\r\n";
}

/** A file of one kind of line ends stays so: no reader sees them. */
function withLineEnds(text: string, replacement: string): string {
  const all = text.split("\n").length - 1;
  const long = text.split("\r\n").length - 1;
  if (all === 0 || (long > 0 && long < all)) return replacement;
  return replacement.replace(/\r?\n/g, long > 0 ? "\r\n" : "\n");
}

function findAll(text: string, wanted: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0 && found.length < maxPlaces; at = text.indexOf(wanted, at + 1))
    found.push(at);
  return found;
}

function findPlaces(text: string, edit: Edit, how: Leniency): readonly Place[] {
  const wanted = fold(edit.old, how).text;
  if (!/\S/.test(wanted)) return [];
  const folded = fold(text, how, wanted.endsWith("\n"));
  // Blanks that were taken from the end of the last line stand for the end of a line.
  const endsLine = how.indentation || /[^\S\n]$/.test(edit.old);
  return findAll(folded.text, wanted).flatMap((from) => {
    const to = from + wanted.length;
    if (how.indentation && from > 0 && folded.text[from - 1] !== "\n") return [];
    if (endsLine && !wanted.endsWith("\n") && to < folded.text.length && folded.text[to] !== "\n") return [];
    return toPlace(text, edit, how, folded, from, to);
  });
}

function toPlace(text: string, edit: Edit, how: Leniency, folded: Folded, from: number, to: number): readonly Place[] {
  const span = folded.unfold(from, to);
  if (span === undefined) return [];
  // The file's last line has no newline: then the edit's has none either.
  const isOpen = edit.old.endsWith("\n") && !text.slice(span.start, span.end).endsWith("\n");
  const cut = (lines: string): string => (isOpen ? lines.replace(/\r?\n$/, "") : lines);
  const place = { ...span, edit: { old: cut(edit.old), new: cut(edit.new) } };
  if (!how.indentation) return [place];
  const reindent = shiftOf(text, place, how);
  return reindent === undefined ? [] : [{ ...place, reindent }];
}

function shiftOf(text: string, { start, end, edit }: Place, how: Leniency): Reindent | undefined {
  const actual = toLines(text.slice(start, end));
  const given = toLines(edit.old);
  const pairs = given.flatMap((line, index): readonly IndentPair[] =>
    isBlank(line, how) ? [] : [{ given: indentOf(line, how), actual: indentOf(actual[index] ?? "", how) }],
  );
  return findShift(pairs, {
    givenUnit: findIndentUnit([...given, ...toLines(edit.new)]),
    actualUnit: findIndentUnit(toLines(text)),
  });
}

function isBlank(line: string, how: Leniency): boolean {
  return (how.lookAlikes ? foldLookAlikes(line) : line).trim() === "";
}

function indentOf(line: string, how: Leniency): string {
  return /^[ \t]*/.exec(how.lookAlikes ? foldLookAlikes(line) : line)?.[0] ?? "";
}

function toStarts(places: readonly Place[]): readonly number[] {
  const apart: Place[] = [];
  for (const place of places.toSorted((one, other) => one.start - other.start))
    if (!apart.some((known) => place.start < known.end && known.start < place.end)) apart.push(place);
  return apart.slice(0, maxPlaces).map(({ start }) => start);
}

function fit(text: string, place: Place): Span & { readonly replacement: string } {
  const { start, end, edit, reindent } = place;
  const passage = text.slice(start, end);
  const lineEnd = lineEndOf(passage.includes("\n") ? passage : text);
  return { start, end, replacement: fitReplacement(passage, edit, { lineEnd, ...(reindent ? { reindent } : {}) }) };
}
