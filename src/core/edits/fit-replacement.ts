import { alignLines } from "./align-lines.ts";
import type { Reindent } from "./find-shift.ts";
import { readMeanings, spellAsThere } from "./spell-as-there.ts";

/** A passage as it was given, and what it shall become. */
export type Edit = { readonly old: string; readonly new: string };

/**
 * The new text for a passage that stands in the file a little differently than it was given: lines that the edit does not change stay as the file
 * has them, to the byte; the others get the file's line ends, its indentation, and in what they take over the characters that the file has there.
 * undefined: new words hold a character of which nobody can tell whether it is meant as it is.
 */
export function fitReplacement(
  passage: string,
  edit: Edit,
  how: { lineEnd: string; reindent?: Reindent; lookAlikes: boolean },
): string | undefined {
  const actual = passage.split("\n");
  const before = toLines(edit.old);
  const after = toLines(edit.new);
  const kept = alignLines(before, after);
  const pairs = before.map((given, index) => ({ given, actual: (actual[index] ?? "").replace(/\r$/, "") }));
  const spelled = how.lookAlikes ? spellBlocks(pairs, after, kept) : after;
  if (spelled === undefined) return undefined;
  return spelled
    .map((line, index) => {
      const from = kept[index];
      const isLast = index === after.length - 1;
      const same = from === undefined ? undefined : actual[from];
      if (from === undefined || same === undefined)
        return reindentLine(line, how.reindent) + (isLast ? "" : how.lineEnd);
      if (from === actual.length - 1) return same + (isLast ? "" : how.lineEnd);
      return isLast ? same.replace(/\r$/, "") : `${same}\n`;
    })
    .join("");
}

/** Between lines that are kept, the new ones are spelled after the old ones in whose place they come. */
function spellBlocks(
  pairs: Parameters<typeof spellAsThere>[0],
  after: readonly string[],
  kept: readonly (number | undefined)[],
): readonly string[] | undefined {
  const meanings = readMeanings(pairs);
  const spelled = [...after];
  for (let start = 0; start < after.length; start++) {
    if (kept[start] !== undefined) continue;
    let end = start;
    while (end < after.length && kept[end] === undefined) end++;
    const old = pairs.slice((kept[start - 1] ?? -1) + 1, kept[end] ?? pairs.length);
    const block = spellAsThere(old, after.slice(start, end), meanings);
    if (block === undefined) return undefined;
    spelled.splice(start, end - start, ...block);
    start = end;
  }
  return spelled;
}

/** A text's lines, `\r\n` taken for `\n`. */
export function toLines(text: string): readonly string[] {
  return text.split(/\r?\n/);
}

/** `\r\n` when the text has more of them than bare `\n`. */
export function lineEndOf(text: string): "\n" | "\r\n" {
  const all = text.split("\n").length - 1;
  const long = text.split("\r\n").length - 1;
  return long > all - long ? "\r\n" : "\n";
}

function reindentLine(line: string, reindent: Reindent | undefined): string {
  if (reindent === undefined) return line;
  const indent = /^[ \t]*/.exec(line)?.[0] ?? "";
  return indent.length === line.length ? "" : reindent(indent) + line.slice(indent.length);
}
