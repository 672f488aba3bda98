import { alignLines } from "./align-lines.ts";
import { foldLookAlikes, measureFold, toPlain, unfoldLine } from "./look-alikes.ts";

/** A line as it was given, and as the file has it: apart from blanks at both ends they fold to the same. */
type Pair = { readonly given: string; readonly actual: string };

/** What each fancy character of the old lines stood for in the file. */
export type Meanings = ReadonlyMap<string, ReadonlySet<string>>;
type Token = { readonly given: string; readonly actual: string };

/**
 * The new lines in place of old ones that the file spells with other characters: what they take over from the old lines stands as the file has it there,
 * place by place; what is new in them stands as it was given, and a fancy character in it is made plain only when it stood for the plain one wherever the old
 * lines had it, or else wherever the whole passage did. undefined: it stood for both, so that nobody can tell.
 */
export function spellAsThere(
  pairs: readonly Pair[],
  after: readonly string[],
  passage: Meanings,
): readonly string[] | undefined {
  const before = pairs.flatMap(readPair);
  const lines = after.map(toTokens);
  const kept = alignLines(
    before.map(({ given }) => given),
    lines.flatMap((tokens) => [...tokens, "\n"]),
  );
  const meanings = new Map([...passage, ...toMeanings(before)]);
  let at = 0;
  const spelled = lines.map((tokens) => {
    const from = kept.slice(at, at + tokens.length);
    at += tokens.length + 1;
    const takesOver = isAlike(tokens, from);
    return tokens.map((token, index) => {
      const there = takesOver ? before[from[index] ?? -1] : undefined;
      return there === undefined ? spellNew(token, meanings) : there.actual;
    });
  });
  return spelled.flat().includes(undefined) ? undefined : spelled.map((tokens) => tokens.join(""));
}

export function readMeanings(pairs: readonly Pair[]): Meanings {
  return toMeanings(pairs.flatMap(readPair));
}

function readPair({ given, actual }: Pair): readonly Token[] {
  return [...toTokens(given).map(toActual(given, actual)), { given: "\n", actual: "\n" }];
}

/** A line that shares signs alone with the old ones is another line, and its signs are its own. */
function isAlike(tokens: readonly string[], kept: readonly (number | undefined)[]): boolean {
  const words = tokens.flatMap((token, index) => (/\p{L}|\p{N}/u.test(token) ? [kept[index] !== undefined] : []));
  return words.filter(Boolean).length * 2 >= words.length;
}

/** Words, and all else with the marks and unseen characters that belong to it. */
function toTokens(line: string): readonly string[] {
  return line.match(/[A-Za-z0-9_]+(?!\p{M})|\.{3}|\P{M}[\p{M}\p{Default_Ignorable_Code_Point}]*|\p{M}+/gsu) ?? [];
}

/** What the file has in the place of each token. */
function toActual(given: string, actual: string): (token: string) => Token {
  const measure = measureFold(given);
  const unfold = unfoldLine(actual);
  const shift = indentOf(foldLookAlikes(actual)) - indentOf(foldLookAlikes(given));
  let at = 0;
  return (token) => {
    const from = measure(at);
    at += token.length;
    const to = measure(at);
    if (from === undefined || to === undefined || from + shift < 0) return { given: token, actual: token };
    const [start, end] = [unfold(from + shift), unfold(to + shift)];
    // Indentation and blanks at the end are not this function's.
    const isBlank = token.trim() === "" && (start === undefined || end === undefined);
    return {
      given: token,
      actual: isBlank || start === undefined || end === undefined ? token : actual.slice(start, end),
    };
  };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function toMeanings(tokens: readonly Token[]): Meanings {
  const meanings = new Map<string, Set<string>>();
  for (const { given, actual } of tokens) {
    if (toPlain(given) === undefined) continue;
    meanings.set(given, (meanings.get(given) ?? new Set()).add(actual));
  }
  return meanings;
}

function spellNew(token: string, meanings: Meanings): string | undefined {
  const meant = meanings.get(token);
  if (meant === undefined) return token;
  return meant.size === 1 ? [...meant][0] : undefined;
}
