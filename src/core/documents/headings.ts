import { readCode } from "../text/markdown/read-code.ts";
import { decodeLines } from "./lines.ts";

/** A heading of a Markdown file: `at` is its first line, `body` the first one after it. */
export type Heading = { readonly level: number; readonly name: string; readonly at: number; readonly body: number };

/** The headings among such lines as `toLines` gives, of both forms (`## Fixed`; a line under the text), without those that stand in code or a comment. */
export function findHeadings(lines: readonly string[]): readonly Heading[] {
  const isShown = findShown(lines);
  return lines.flatMap((line, at): readonly Heading[] => {
    if (!isShown[at]) return [];
    const marked = /^(#{1,6})[ \t]+(.*?)[ \t]*#*\s*$/.exec(line);
    if (marked !== null)
      return [{ level: marked[1]?.length ?? 1, name: decodeLines([marked[2] ?? ""]), at, body: at + 1 }];
    const rule = /^(?:(=+)|-{2,})\s*$/.exec(lines[at + 1] ?? "");
    const isAlone = isBlank(lines[at - 1]) && /^[^\s>|#*+-]/.test(line);
    if (rule === null || !isAlone) return [];
    return [{ level: rule[1] === undefined ? 2 : 1, name: decodeLines([line.trim()]), at, body: at + 2 }];
  });
}

/** Which lines people see as prose. */
function findShown(lines: readonly string[]): readonly boolean[] {
  const parts = readCode(lines.join(""), { html: true, openFences: true });
  let [offset, next] = [0, 0];
  return lines.map((line) => {
    while ((parts[next]?.to ?? Number.POSITIVE_INFINITY) <= offset) next++;
    const isShown = (parts[next]?.from ?? Number.POSITIVE_INFINITY) > offset;
    offset += line.length;
    return isShown;
  });
}

export function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === "";
}
