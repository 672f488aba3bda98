import { alignLines } from "./align-lines.ts";
import type { Reindent } from "./find-shift.ts";
import { toPlain } from "./look-alikes.ts";

/** A passage as it was given, and what it shall become. */
export type Edit = { readonly old: string; readonly new: string };

/**
 * The new text for a passage that stands in the file a little differently than it was given: lines that the edit does not change stay as the file
 * has them, to the byte; the others get the file's line ends, its indentation, and the plain characters that it has where fancy ones were given.
 */
export function fitReplacement(passage: string, edit: Edit, how: { lineEnd: string; reindent?: Reindent }): string {
  const actual = passage.split("\n");
  const before = toLines(edit.old);
  const after = toLines(edit.new);
  const kept = alignLines(before, after);
  const plain = plainInstead(edit.old, passage);
  return after
    .map((line, index) => {
      const from = kept[index];
      const isLast = index === after.length - 1;
      const same = from === undefined ? undefined : actual[from];
      if (from === undefined || same === undefined)
        return reindentLine(plain(line), how.reindent) + (isLast ? "" : how.lineEnd);
      if (from === actual.length - 1) return same + (isLast ? "" : how.lineEnd);
      return isLast ? same.replace(/\r$/, "") : `${same}\n`;
    })
    .join("");
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

/** Puts plain characters where the given passage has fancy ones that the file has not: whoever wrote it can not help but write them. */
function plainInstead(given: string, passage: string): (line: string) => string {
  const fancy = new Set(
    [...new Set(given)].filter((character) => toPlain(character) !== undefined && !passage.includes(character)),
  );
  return (line) =>
    [...line].map((character) => (fancy.has(character) ? (toPlain(character) ?? "") : character)).join("");
}
