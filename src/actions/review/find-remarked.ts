import type { Finding } from "../../contracts/review.ts";
import type { DiffFile, DiffLine } from "../../core/diff/parse-diff.ts";
import { type Located, locateQuote } from "../../core/diff/place-quote.ts";

/** `news`: what a reviewer was shown when that was not the whole. */
export type Diffs = { readonly whole: readonly DiffFile[]; readonly news: readonly DiffFile[] | null };
export type Remarked = { readonly path: string; readonly located: Located | null };

/**
 * The file and the lines that a remark is about; undefined when no file of the diff has that name, before or after. What only a later round's smaller
 * diff shows is told by the numbers of the new file, which both share; a line that it shows as deleted and the whole diff never had stands at its
 * neighbor.
 */
export function findRemarked(
  { whole, news }: Diffs,
  remark: Pick<Finding, "path" | "quote" | "claimedLine" | "side">,
): Remarked | undefined {
  const file = findFile(whole, remark.path);
  const shown = news === null ? undefined : findFile(news, remark.path);
  const path = (file ?? shown)?.path;
  if (path === undefined) return undefined;
  const now = shown && locateQuote(shown.hunks, remark);
  const located = (now && onNewSide(now)) ?? locateQuote(file?.hunks ?? [], remark);
  return { path, located: located ?? (shown && now ? besideDeleted(shown, now) : null) };
}

/** By the name that it has now, by the one that it had, then by how a diff's heads spell both. */
function findFile(files: readonly DiffFile[], said: string): DiffFile | undefined {
  const quoted = /^"(.*)"$/.exec(said)?.[1] ?? said;
  const names = [said, quoted, quoted.replace(/^\.\//, ""), quoted.replace(/^[ab]\//, "")];
  for (const name of names) {
    const found = files.find(({ path }) => path === name) ?? files.find(({ oldPath }) => oldPath === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function onNewSide(found: Located): Located | undefined {
  const lines = found.lines.filter(({ newLine }) => newLine !== null);
  const [startLine, line] = [lines[0]?.newLine, lines.at(-1)?.newLine];
  if (!startLine || !line) return undefined;
  return {
    ...found,
    side: "RIGHT",
    startLine,
    line,
    lines,
    isWhole: found.isWhole && lines.length === found.lines.length,
  };
}

/** The line of the new file after the deleted ones, or else before them. */
function besideDeleted({ hunks }: DiffFile, { lines, fit }: Located): Located | null {
  const last = lines.at(-1);
  const hunk = hunks.find((each) => last !== undefined && each.lines.includes(last));
  if (hunk === undefined || last === undefined) return null;
  const at = hunk.lines.indexOf(last);
  const isNew = (line: DiffLine) => line.newLine !== null;
  const line = (hunk.lines.slice(at).find(isNew) ?? hunk.lines.slice(0, at).findLast(isNew))?.newLine;
  return line ? { side: "RIGHT", startLine: line, line, lines: [], fit, isWhole: false } : null;
}
