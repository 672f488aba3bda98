import type { Finding, Verification, VerifierReport } from "../../../contracts/review.ts";
import { checkPath } from "../../../core/paths/check-path.ts";
import type { Workspace } from "../../../ports/workspace.ts";
import { maskComments } from "./mask-comments.ts";

export type Check = VerifierReport["checks"][number];
/** `code`: of what was quoted that which stands in no comment. */
type Shown = { readonly path: string; readonly line: number; readonly lines: readonly string[]; readonly code: string };

const maxLines = 10;
/** Fewer letters and digits are in every file: a bracket shows nothing. */
const leastLetters = 3;
/** A part of a line counts from so many letters on. */
const leastOfPart = 10;

/**
 * A verifier's word, as far as code can see it: what confirms or refutes must be lines of the reviewed tree, and of its code; a comment or a document says
 * what its author wants. Else it is `plausible`, with the reason.
 */
export async function settleCheck(
  check: Check,
  { finding, model, workspace }: { readonly finding: Finding; readonly model: string; readonly workspace: Workspace },
): Promise<Verification> {
  const shown = await findShown(check, workspace);
  const lack = shown === undefined ? "the lines that it quotes are not there" : findWeakness(shown, finding);
  if (lack === undefined && shown !== undefined) {
    const { path, line, lines } = shown;
    return { model, outcome: check.outcome, reason: check.reason, path, line, quote: lines.join("\n").slice(0, 2000) };
  }
  const claimed = check.outcome === "plausible" ? "" : `it says ${check.outcome}, which does not count, as ${lack}: `;
  return {
    model,
    outcome: "plausible",
    reason: `${claimed}${check.reason}`.slice(0, 2000),
    path: null,
    line: null,
    quote: "",
  };
}

async function findShown({ path, quote, claimedLine }: Check, workspace: Workspace): Promise<Shown | undefined> {
  const wanted = toWanted(quote);
  if (wanted.length === 0 || countLetters(wanted.join("")) < leastLetters) return undefined;
  const bare = path.replace(/^\.\//, "");
  for (const name of [bare, bare.replace(/^[ab]\//, "")]) {
    const content = checkPath(name) === undefined ? await workspace.read(name) : undefined;
    if (content === undefined) continue;
    const lines = content.toString("utf8").split(/\r?\n/);
    const starts = lines.flatMap((_, start) => (standsAt(lines, start, wanted) ? [start] : []));
    const [nearest] = starts.toSorted((a, b) => Math.abs(a + 1 - claimedLine) - Math.abs(b + 1 - claimedLine));
    if (nearest === undefined) continue;
    const [shown = [], masked = []] = [lines, maskComments(lines, name)].map((all) =>
      all.slice(nearest, nearest + wanted.length),
    );
    return { path: name, line: nearest + 1, lines: shown, code: toQuotedCode(wanted, { shown, masked }) };
  }
  return undefined;
}

/** Without empty lines around, and without the numbers that our tools and diffs show before lines when all have them. */
function toWanted(quote: string): readonly string[] {
  const lines = quote.replace(/^(?:[ \t]*\r?\n)+|\s+$/g, "").split(/\r?\n/);
  const gutter = /^\s*(?:\d{1,9}\s+){0,2}(?:\d{1,9}\t|\|[ +-]?)/;
  const bare = lines.every((line) => gutter.test(line)) ? lines.map((line) => line.replace(gutter, "")) : lines;
  return bare.length > maxLines ? [] : bare.map(toPlain).filter((line, index) => line !== "" || index > 0);
}

function standsAt(lines: readonly string[], start: number, wanted: readonly string[]): boolean {
  return wanted.every((line, index) => {
    const there = lines[start + index];
    if (there === undefined) return false;
    const plain = toPlain(there);
    return plain === line || (wanted.length === 1 && countLetters(line) >= leastOfPart && plain.includes(line));
  });
}

/** What of the quote stands in no comment. */
function toQuotedCode(
  [part = "", ...more]: readonly string[],
  { shown, masked }: { readonly shown: readonly string[]; readonly masked: readonly string[] },
): string {
  const [plain = ""] = masked.map(toPlain);
  if (more.length > 0) return masked.join("\n");
  if (plain.includes(part)) return part;
  const at = toPlain(shown[0] ?? "").indexOf(part);
  return plain.slice(at, at + part.length);
}

function findWeakness({ path, lines, code }: Shown, finding: Finding): string | undefined {
  if (isDocument(path) && !isDocument(finding.path)) return "a document is no evidence of what code does";
  return countLetters(code) === 0 || lines.every((line) => line.trim() === "" || isComment(line))
    ? "a comment is no evidence of what code does"
    : undefined;
}

function isDocument(path: string): boolean {
  return /\.(?:md|mdx|rst|txt|adoc)$/i.test(path);
}

/** As most languages write them. `#include` is code, and so are `--i` and `*p = 1`. */
function isComment(line: string): boolean {
  return /^\s*(?:\/\/|\/\*|\*(?:\s|\/|$)|#(?!\s*(?:include|define|undef|if|ifdef|ifndef|else|elif|endif|pragma|error)\b|\[|!)|<!--|--\s|;;|%%|"""|''')/.test(
    line,
  );
}

function toPlain(line: string): string {
  return line.replace(/\s+/g, " ").trim();
}

function countLetters(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
}
