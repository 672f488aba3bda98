import { cutText } from "../../../core/text/cut-text.ts";
import { type Section, splitSections } from "../../../core/text/markdown/split-sections.ts";
import { roughTokens } from "../../../core/text/rough-tokens.ts";
import { truncateMiddle } from "../../../core/text/truncate.ts";
import { findPlaces } from "./find-places.ts";
import type { Guidance, Guide, Part } from "./guide.ts";

export type Chosen = {
  /** What goes into the prompt, with the contents of what does not. */
  readonly shown: readonly Guidance[];
  /** What can be asked for. */
  readonly parts: readonly Part[];
};

/** More of it costs turns and does not help. */
const maxTokens = 2000;
/** Lines of the contents; with more of them headings of lower levels go with their parents. */
const maxContents = 80;
/** People look up commands and customs; so do models, who use what is named. */
const useful = /\b(?:test|build|lint|check|command|style|convention|commit|format|run|rule|must|never)/i;

/**
 * All guides whole while they fit into `tokens`; else what concerns `near` first, then beginnings and commands, section by section in whole. The rest,
 * and what is only offered, is named in contents that say by what number it can be asked for.
 */
export function chooseGuidance(guides: readonly Guide[], near: readonly string[], tokens: number = maxTokens): Chosen {
  const shown = guides.filter(({ use }) => use === "shown");
  const offered = guides.filter(({ use }) => use === "offered");
  const sizes = shown.map(({ text }) => roughTokens(text));
  const fits = sizes.reduce((sum, size) => sum + size, 0) <= tokens;
  if (fits && offered.length === 0) return { shown: shown.map(({ path, text }) => ({ path, text })), parts: [] };
  const cut = fits ? [] : cutAll(shown);
  const taken = take(cut, near, tokens);
  const whole = fits ? shown.map(({ path, text }) => ({ path, text })) : join(shown, taken);
  const left = [
    ...cut.filter((one) => !taken.has(one)),
    ...offered.map((guide) => ({ guide, section: wholeOf(guide) })),
  ];
  const parts = left.map((one, index): Part => ({ id: index + 1, ...one }));
  return { shown: [...whole, { path: "contents", text: renderContents(parts) }], parts };
}

type Piece = Omit<Part, "id">;

function wholeOf({ text }: Guide): Section {
  return { heading: "", level: 0, text, line: 1 };
}

/** Sections, as deep as the contents can name them all; long ones in pieces. */
function cutAll(guides: readonly Guide[]): readonly Piece[] {
  const sections = guides.map((guide) => ({ guide, own: splitSections(guide.text) }));
  const depths = [6, 5, 4, 3, 2, 1];
  const countAt = (depth: number) => sections.reduce((sum, { own }) => sum + mergeBelow(own, depth).length, 0);
  const depth = depths.find((one) => countAt(one) <= maxContents) ?? 1;
  return sections.flatMap(({ guide, own }) =>
    mergeBelow(own, depth).flatMap((section) => splitLong(section).map((piece) => ({ guide, section: piece }))),
  );
}

/** At empty lines, into pieces that have room beside others. */
function splitLong(section: Section): readonly Section[] {
  const pieces: Section[] = [];
  let line = section.line;
  for (const paragraph of section.text.split(/(?<=\n[ \t]*\r?\n)(?=[^\s])/)) {
    const before = pieces.at(-1);
    if (before !== undefined && roughTokens(before.text) + roughTokens(paragraph) <= maxTokens / 2)
      pieces[pieces.length - 1] = { ...before, text: before.text + paragraph };
    else pieces.push({ ...section, text: paragraph, line });
    line += paragraph.split("\n").length - 1;
  }
  return pieces;
}

/** Sections under headings deeper than `depth` go with the one before them. */
function mergeBelow(sections: readonly Section[], depth: number): readonly Section[] {
  const merged: Section[] = [];
  for (const section of sections) {
    const before = merged.at(-1);
    if (before !== undefined && section.level > depth)
      merged[merged.length - 1] = { ...before, text: before.text + section.text };
    else merged.push(section);
  }
  return merged;
}

function take(pieces: readonly Piece[], near: readonly string[], tokens: number): ReadonlySet<Piece> {
  const places = findPlaces(near);
  const first = new Set(pieces.filter((piece, index) => pieces[index - 1]?.guide !== piece.guide));
  const worth = (piece: Piece): number =>
    (places.some((place) => piece.section.text.includes(place)) ? 4 : 0) +
    (first.has(piece) ? 2 : 0) +
    (useful.test(piece.section.heading) ? 1 : 0);
  const ranked = pieces.map((piece) => ({ piece, rank: worth(piece) })).toSorted((a, b) => b.rank - a.rank);
  const taken = new Set<Piece>();
  let room = tokens;
  for (const { piece } of ranked) {
    const size = roughTokens(piece.section.text);
    if (size > room) continue;
    taken.add(piece);
    room -= size;
  }
  return taken;
}

/** What was taken of each guide, in its order. */
function join(guides: readonly Guide[], taken: ReadonlySet<Piece>): readonly Guidance[] {
  return guides.flatMap((guide) => {
    const mine = [...taken]
      .filter((piece) => piece.guide === guide)
      .toSorted((a, b) => a.section.line - b.section.line);
    return mine.length === 0
      ? []
      : [{ path: guide.path, text: mine.map(({ section }) => section.text.trim()).join("\n\n") }];
  });
}

function renderContents(parts: readonly Part[]): string {
  const lines = parts.slice(0, maxContents).map(({ id, guide, section }) => {
    const name = section.heading || guide.about || cutText(section.text.trim().replace(/\s+/g, " "), 60);
    const place = section.line === 1 ? guide.path : `${guide.path}:${section.line}`;
    const title = truncateMiddle(name, { maxBytes: 160 }).text;
    return `${id}. ${place}${title === "" ? "" : ` ${title}`} (${roughTokens(section.text)} tokens)`;
  });
  const more = parts.length - lines.length;
  return [
    "Not shown; where it concerns your work read it by its number (read_guidance) or at its place:",
    ...lines,
    ...(more > 0 ? [`and ${more} more.`] : []),
  ].join("\n");
}
