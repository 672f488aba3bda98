import { revealText } from "../../../src/core/text/reveal-text.ts";
import type { RealHunk } from "../../builders/real-hunks.ts";

/** Numbers in [0, 1), the same ones each time (mulberry32). */
export type Dice = () => number;
/** How a change is told wrongly: how the file has a line, how the model gives it, how it gives a line that it adds, and what is to come of that. */
export type Misspelling = {
  readonly file?: (line: string) => string;
  readonly given?: (line: string) => string;
  readonly givenNew?: (line: string) => string;
  readonly expected?: (line: string) => string;
  readonly fileEnd?: string;
  readonly givenEnd?: string;
  readonly cutAfter?: boolean;
  readonly twice?: boolean;
};
/** undefined: this hunk has nothing that could be misspelled so. */
export type Misspell = (hunk: RealHunk, dice: Dice) => Misspelling | undefined;

const indentOf = (line: string) => /^[ \t]*/.exec(line)?.[0] ?? "";
const mapIndent = (line: string, map: (indent: string) => string) =>
  line.trim() === "" ? line : map(indentOf(line)) + line.slice(indentOf(line).length);
const blanks = (line: string, dice: Dice) => (dice() < 0.4 ? line + [" ", "  ", "\t"][Math.floor(dice() * 3)] : line);
const isTabbed = ({ lines }: RealHunk) => lines.some((line) => /^\t/.test(line));
const touched = (hunk: RealHunk) => [
  ...hunk.lines.slice(Math.max(0, hunk.at - 3), hunk.at + hunk.removed + 3),
  ...hunk.added,
];
const typeset = (line: string) =>
  line
    .replace(/(^|[\s([{=])"/g, "$1“")
    .replace(/"/g, "”")
    .replace(/(^|[\s([{=])'/g, "$1‘")
    .replace(/'/g, "’");
const toTabs = (width: number) => (line: string) =>
  mapIndent(line, (indent) => indent.replaceAll(" ".repeat(width), "\t"));
const toSpaces = (width: number) => (line: string) =>
  mapIndent(line, (indent) => indent.replaceAll("\t", " ".repeat(width)));
const pick = <T>(dice: Dice, from: readonly T[]): T => from[Math.floor(dice() * from.length)] as T;
const insert = (line: string, what: string) => {
  const at = indentOf(line).length + 1;
  return line.length > at + 1 ? line.slice(0, at) + what + line.slice(at) : line;
};
const id = (line: string) => line;

export const misspellings: Readonly<Record<string, Misspell>> = {
  "as it stands": () => ({}),
  "blanks at line ends lost": (_, dice) => ({ file: (line) => blanks(line, dice), expected: id }),
  "blanks at line ends added": (_, dice) => ({ given: (line) => blanks(line, dice), givenNew: id }),
  "tabs for blanks": (hunk) => (isTabbed(hunk) ? undefined : { given: toTabs(2) }),
  "blanks for tabs": (hunk, dice) =>
    isTabbed(hunk) ? { given: toSpaces(pick(dice, [2, 4, 8])) } : { file: toTabs(2) },
  "other width": (hunk) =>
    isTabbed(hunk) ? undefined : { given: (line) => mapIndent(line, (indent) => indent + indent) },
  "shifted right": (hunk, dice) => {
    const by = isTabbed(hunk) ? "\t" : pick(dice, ["  ", "    ", " "]);
    return { given: (line) => mapIndent(line, (indent) => by + indent) };
  },
  "shifted left": (hunk) => {
    const indents = touched(hunk)
      .filter((line) => line.trim() !== "")
      .map(indentOf);
    const least = Math.min(...indents.map(({ length }) => length));
    return least === 0 ? undefined : { given: (line) => mapIndent(line, (indent) => indent.slice(least)) };
  },
  "typeset quotes": () => ({ given: typeset }),
  "typed quotes": () => ({ file: typeset, expected: id }),
  "typed dashes and dots": () => ({ file: (line) => line.replaceAll("...", "…").replaceAll("-", "–"), expected: id }),
  "no-break blanks": (_, dice) => ({
    given: (line) => line.replaceAll(" ", dice() < 0.5 ? "\u00a0" : " "),
    givenNew: id,
  }),
  "no-break blanks lost": (_, dice) => ({
    file: (line) =>
      mapIndent(line, id) && line.trimEnd().replace(/(?<=\S) /g, pick(dice, ["\u00a0", "\u202f", "\u2009"])),
    given: (line) => line.trimEnd(),
    expected: (line) => line.trimEnd(),
  }),
  "decomposed letters": () => ({
    file: (line) => line.replaceAll("e", "\u00e9"),
    given: (line) => line.replaceAll("e", "e\u0301"),
    expected: (line) => line.replaceAll("e", "e\u0301"),
  }),
  "hidden characters lost": () => ({ file: (line) => insert(line, "\u200b"), expected: id }),
  "hidden characters as shown": () => ({
    file: (line) => insert(line, "\u200b"),
    given: (line) => revealText(insert(line, "\u200b")).text,
  }),
  "long line ends lost": () => ({ fileEnd: "\r\n" }),
  "long line ends added": () => ({ givenEnd: "\r\n" }),
  "newline at the end added": () => ({ cutAfter: true }),
  "shifted, blanks lost": (hunk, dice) => {
    const by = isTabbed(hunk) ? "\t" : "  ";
    return {
      file: (line) => blanks(line, dice),
      expected: id,
      given: (line) => mapIndent(line, (indent) => by + indent),
    };
  },
  "shifted, typed quotes": (hunk) => {
    const by = isTabbed(hunk) ? "\t" : "  ";
    return { file: typeset, expected: id, given: (line) => mapIndent(line, (indent) => by + indent) };
  },
  "typeset quotes, blanks lost, long line ends": (_, dice) => ({
    file: (line) => blanks(line, dice),
    given: typeset,
    expected: id,
    fileEnd: "\r\n",
  }),
  "passage there twice": () => ({ twice: true }),
};

export type Case = { readonly text: string; readonly old: string; readonly new: string; readonly expected: string };

/** The edit of a hunk, with so many lines around it, as it is told wrongly. */
export function misspellHunk(hunk: RealHunk, how: Misspelling, dice: Dice): Case | undefined {
  const { file = id, given = id, fileEnd = "\n", givenEnd = "\n" } = how;
  const { givenNew = given, expected = file } = how;
  const above = hunk.lines.slice(Math.max(0, hunk.at - Math.floor(dice() * 4)), hunk.at);
  const below = hunk.lines.slice(hunk.at + hunk.removed).slice(0, Math.floor(dice() * 4));
  const removed = hunk.lines.slice(hunk.at, hunk.at + hunk.removed);
  const past = hunk.at + hunk.removed + below.length;
  const lines = (how.cutAfter ? hunk.lines.slice(0, past) : hunk.lines).map(file);
  const before = above.map(given);
  const after = below.map(given);
  const old = [...before, ...removed.map(given), ...after];
  if (old.join("").trim() === "" || (how.cutAfter && (old.at(-1) === "" || hunk.added.length === 0))) return undefined;
  const seen = new Set(old.join(""));
  // What is misspelled only in the new lines is meant.
  const added = hunk.added.map((line) => {
    const spelled = givenNew(line);
    return [...spelled].every((character) => character < "\u007f" || line.includes(character) || seen.has(character))
      ? spelled
      : line;
  });
  const wanted = [...before, ...added, ...after];
  const copy = how.twice ? ["", "==", ...lines.slice(hunk.at - above.length, past)] : [];
  const closed = how.cutAfter || wanted.length === 0 || dice() < 0.5 ? givenEnd : "";
  const fileClosed = how.cutAfter ? "" : fileEnd;
  const edit = { old: old.join(givenEnd) + closed, new: wanted.length === 0 ? "" : wanted.join(givenEnd) + closed };
  const start = hunk.at - above.length;
  const passage = lines.slice(start, past).join(fileEnd);
  const text = [...lines, ...copy].join(fileEnd) + fileClosed;
  const letters = old.join(givenEnd);
  // A newline alone is not what stands at the end of a long line end.
  const ahead =
    passage
      .slice(0, Math.max(0, passage.indexOf(letters)))
      .split("\n")
      .at(-1) ?? "";
  const isWhole = !/^[ \t]/.test(letters) || !/^[ \t]+$/.test(ahead);
  const isThere = isWhole && passage.includes(letters) && !passage.includes(`\r${letters}`);
  // To the letter this is another passage of the file.
  if (text.includes(edit.old) && !passage.includes(letters)) return undefined;
  const become = [
    ...lines.slice(start, hunk.at),
    ...hunk.added.map(expected),
    ...lines.slice(hunk.at + removed.length, past),
  ];
  // Where old stands to the letter, new is meant to the letter.
  const expectedPassage = isThere
    ? [passage.replace(letters, () => wanted.join(fileEnd))].filter(() => wanted.length > 0)
    : become;
  return {
    ...edit,
    text,
    expected: [...lines.slice(0, start), ...expectedPassage, ...lines.slice(past), ...copy].join(fileEnd) + fileClosed,
  };
}

export function seededDice(seed: number): Dice {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
