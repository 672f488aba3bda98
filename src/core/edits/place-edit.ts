import { findExactly, findPlaces, maxPlaces, type Place, splitsIndentation } from "./find-places.ts";
import { type Edit, fitReplacement, lineEndOf } from "./fit-replacement.ts";
import type { Leniency, Span } from "./fold.ts";
import { foldLookAlikes } from "./look-alikes.ts";
import { spellingsOf } from "./spellings-of.ts";

export type Matcher = "exact" | "blanks" | "indentation" | "look-alikes" | "look-alikes and indentation";
export type Placed =
  /** `start`, `end`: in characters of the text before. */
  | (Span & { readonly found: "once"; readonly by: Matcher; readonly replacement: string })
  /** Starts of the places, in order, 21 at most. */
  | { readonly found: "often"; readonly by: Matcher; readonly starts: readonly number[] }
  /** It stands there once, but the new text has a typographic character that stood for itself in one place of it and for a plain one in another. */
  | { readonly found: "unclear"; readonly start: number; readonly end: number }
  | { readonly found: "never" };

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
  const spellings = spellingsOf(given);
  for (const edit of spellings) {
    const starts = findExactly(text, edit.old);
    const [start] = starts;
    if (start === undefined) continue;
    if (starts.length > 1) return { found: "often", by: "exact", starts };
    if (splitsIndentation(text, start)) continue;
    return {
      found: "once",
      by: "exact",
      start,
      end: start + edit.old.length,
      replacement: withLineEnds(text, edit.new),
    };
  }
  const find = (how: Leniency) => spellings.flatMap((edit) => findPlaces(text, edit, how));
  for (const [index, matcher] of lenient.entries()) {
    const { by } = matcher;
    const places = find(matcher);
    const [place] = places;
    if (place === undefined) continue;
    const starts = toStarts(text, [...places, ...lenient.slice(index + 1).flatMap(find)]);
    if (starts.length > 1) return { found: "often", by, starts };
    const replacement = fit(text, place, matcher);
    const { start, end } = place;
    return replacement === undefined
      ? { found: "unclear", start, end }
      : { found: "once", by, start, end, replacement };
  }
  return { found: "never" };
}

/** A file of one kind of line ends stays so: no reader sees them. */
function withLineEnds(text: string, replacement: string): string {
  const all = text.split("\n").length - 1;
  const long = text.split("\r\n").length - 1;
  if (all === 0 || (long > 0 && long < all)) return replacement;
  return replacement.replace(/\r?\n/g, long > 0 ? "\r\n" : "\n");
}

/** Several matchers find the same place, with more or less of the blanks before it; one that begins on another line, or later in the passage, is another. */
function toStarts(text: string, places: readonly Place[]): readonly number[] {
  const apart: Place[] = [];
  for (const place of places.toSorted((one, other) => one.start - other.start)) {
    const isKnown = (known: Place) => place.start < known.end && isNothing(text.slice(known.start, place.start));
    if (!apart.some(isKnown)) apart.push(place);
  }
  return apart.slice(0, maxPlaces).map(({ start }) => start);
}

/** Blanks within a line, or what can not be seen. */
function isNothing(between: string): boolean {
  return !between.includes("\n") && foldLookAlikes(between).trim() === "";
}

function fit(text: string, place: Place, { lookAlikes }: Leniency): string | undefined {
  const { start, end, edit, reindent } = place;
  const passage = text.slice(start, end);
  const lineEnd = lineEndOf(passage.includes("\n") ? passage : text);
  return fitReplacement(passage, edit, { lineEnd, lookAlikes, ...(reindent ? { reindent } : {}) });
}
