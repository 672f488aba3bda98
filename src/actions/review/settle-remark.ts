import { Remark } from "../../contracts/review.ts";
import type { DiffLine } from "../../core/diff/parse-diff.ts";
import type { Located } from "../../core/diff/place-quote.ts";
import { noNewlineNote } from "../../core/diff/quoted-line.ts";
import { fenceOf } from "../../core/text/fence-of.ts";
import { asItStands } from "../../core/text/reveal-text.ts";
import type { Remarked } from "./find-remarked.ts";

/**
 * A remark in the diff's own words: the file's name now, the side on which the lines are, the lines as the file has them. Its suggestion replaces exactly
 * these lines, since one click commits it; one that can not be made to goes into the text.
 */
export function settleRemark(remark: Remark, found: Remarked | undefined): Remark {
  if (found === undefined) return remark;
  const { path, located } = found;
  if (located === null) return withoutSuggestion({ ...remark, path });
  const { side, lines, startLine } = located;
  const quote = lines.map(({ text }) => text.replace(/\r+$/, "")).join("\n");
  const isFit = quote.trim() !== "" && Remark.shape.quote.safeParse(quote).success;
  const suggestion = isFit ? suggest(remark, located, quote) : undefined;
  const settled = {
    ...remark,
    path,
    side,
    ...(isFit && quote !== remark.quote ? { quote, claimedLine: startLine } : {}),
  };
  return suggestion === undefined ? withoutSuggestion(settled) : { ...settled, suggestion };
}

/** undefined: it can not be made to replace whole lines, or would not be taken. */
function suggest(remark: Remark, { side, fit, isWhole, lines }: Located, quote: string): string | null | undefined {
  if (remark.suggestion === null) return null;
  if (side === "LEFT" || !isWhole) return undefined;
  const bare = asItStands(withoutGutter(remark.suggestion, remark.quote, lines), quote);
  if (fit === "exact") return fitting(bare);
  if (fit === "blanks") return fitting(reindent(bare, remark.quote, lines));
  const piece = remark.quote.trim();
  const [before, behind, ...more] = piece === "" ? [] : quote.split(piece);
  if (behind === undefined || more.length > 0 || /\n/.test(quote)) return undefined;
  return fitting(`${before}${bare}${behind}`);
}

function fitting(suggestion: string | undefined): string | undefined {
  return Remark.shape.suggestion.safeParse(suggestion).success ? suggestion : undefined;
}

const gutter = /^\s*(?:\d{1,9}\s+){0,2}\|[ +-]?/;

/** Without what the diff shows around a line, when the suggestion was copied with it, as the quote was. */
function withoutGutter(suggestion: string, quote: string, lines: readonly DiffLine[]): string {
  const plain = suggestion.endsWith(noNewlineNote) ? suggestion.slice(0, -noNewlineNote.length) : suggestion;
  const given = plain.split("\n");
  const quoted = quote.split(/\r?\n/).filter((line) => line.trim() !== "");
  const haveAll = (sign: RegExp) => [...quoted, ...given].every((line) => sign.test(line));
  if (haveAll(gutter)) return given.map((line) => line.replace(gutter, "")).join("\n");
  const isMarked = quoted.every((line) => /^[ +-]/.test(line)) && given.every((line) => line.startsWith("+"));
  const isOwn = lines.some(({ text }) => text.startsWith("+"));
  return isMarked && !isOwn ? given.map((line) => line.slice(1)).join("\n") : plain;
}

/** The lines were quoted without the indentation that all of them have: then it is put before the new ones too. */
function reindent(suggestion: string, quote: string, lines: readonly DiffLine[]): string | undefined {
  const quoted = quote.split("\n").filter((line) => line.trim() !== "");
  const there = lines.filter(({ text }) => text.trim() !== "");
  const indent = there[0]?.text.slice(0, there[0].text.length - (quoted[0]?.trimEnd().length ?? 0)) ?? "";
  const isShifted =
    quoted.length === there.length &&
    indent.trim() === "" &&
    there.every(({ text }, index) => text.trimEnd() === indent + quoted[index]?.trimEnd());
  if (!isShifted) return undefined;
  return suggestion.replace(/^(?=[^\n])/gm, indent);
}

function withoutSuggestion(remark: Remark): Remark {
  if (remark.suggestion === null) return remark;
  const fence = fenceOf(remark.suggestion);
  const body = `${remark.body}\n\nSuggested:\n\n${fence}\n${remark.suggestion}\n${fence}`;
  return { ...remark, suggestion: null, body: Remark.shape.body.safeParse(body).success ? body : remark.body };
}
