import { expandBraces } from "./expand-braces.ts";

/** One place of a name: a character, one of several, any one (`?`), or any text (`*`). */
export type Token =
  | { readonly kind: "char"; readonly char: string }
  | { readonly kind: "class"; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] }
  | { readonly kind: "one" }
  | { readonly kind: "text" };

/**
 * `**`, or the readings of one part. `[id]` has two: a folder of that name, as web frameworks have it, or one letter of a class, as in a shell. Both count,
 * as no glob says which is meant.
 */
export type GlobPart = "**" | readonly (readonly Token[])[];

/** One alternative of a glob. `onlyBelow`: it ends with `/`, and what it names is a folder. */
export type GlobPath = { readonly parts: readonly GlobPart[]; readonly onlyBelow: boolean };

/**
 * What a glob means, an entry for each alternative of its braces. Never fails: what `findGlobProblem` would refuse is taken letter by letter. A backslash
 * takes the meaning from the character after it; a leading `/` and parts `.` say nothing, as each glob begins at the root.
 */
export function parseGlob(glob: string): readonly GlobPath[] {
  const alternatives = expandBraces(glob) ?? [glob.replace(/\\[\s\S]|[{}]/g, (at) => (at.length > 1 ? at : `\\${at}`))];
  return alternatives.map((alternative) => ({
    parts: splitGlob(alternative).map((part) => (part === "**" ? part : toReadings(part))),
    onlyBelow: alternative.endsWith("/"),
  }));
}

/** The parts of one alternative that say something. */
export function splitGlob(alternative: string): readonly string[] {
  return alternative.split("/").filter((part) => part !== "" && part !== ".");
}

/** The name that a part stands for when it has no wildcard; of several readings the plain one. */
export function toName(part: GlobPart | undefined): string | undefined {
  const tokens = part === "**" ? undefined : part?.[0];
  const chars = tokens?.map((token) => (token.kind === "char" ? token.char : undefined));
  return chars === undefined || chars.includes(undefined) ? undefined : chars.join("");
}

/** The class of characters that `text` begins with: `[abc]`, `[a-z]`, `[!a]`, `[]a]`; undefined when its bracket is a letter. */
export function classAt(text: string): string | undefined {
  return /^\[[!^]?[\s\S][^\]]*\]/u.exec(text)?.[0];
}

/** What a class lists; both ends of a range are in it. */
export function toRanges(found: string): Extract<Token, { kind: "class" }> {
  const negated = /^\[[!^]/.test(found) && found.length > 3;
  const chars = [...found.slice(negated ? 2 : 1, -1)];
  const ranges: (readonly [string, string])[] = [];
  for (let at = 0; at < chars.length; at++) {
    const from = chars[at] ?? "";
    const to = chars[at + 1] === "-" ? chars[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return { kind: "class", negated, ranges };
}

function toReadings(part: string): readonly (readonly Token[])[] {
  const plain = toTokens(part, false);
  const withClasses = toTokens(part, true);
  return withClasses.some(({ kind }) => kind === "class") ? [plain, withClasses] : [plain];
}

function toTokens(part: string, classes: boolean): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < part.length; ) {
    const [token, length] = firstToken(part.slice(at), classes);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

/** The token that a text begins with, and how much of the text it is. */
function firstToken(text: string, classes: boolean): readonly [Token, number] {
  const [char = "", escaped] = text;
  if (char === "*") return [{ kind: "text" }, 1];
  if (char === "?") return [{ kind: "one" }, 1];
  if (char === "\\" && escaped !== undefined) return [{ kind: "char", char: escaped }, 1 + escaped.length];
  const found = classes && char === "[" ? classAt(text) : undefined;
  return found === undefined ? [{ kind: "char", char }, char.length] : [toRanges(found), found.length];
}
