/** Where a text stops being JSON, and what stands in the way there. */
export type JsonBreak = { readonly at: number; readonly why: string };

const token =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a string may not hold them as they are
  /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y;
const blanks = /[ \t\r\n]*/y;
const blanksAndComments = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

type Expected = "value" | "value or end" | "key" | "key or end" | "colon" | "comma or end" | "end of text";

/**
 * The first place where a text is no JSON; undefined where `JSON.parse` takes it. `relaxed`: comments and a comma before an end are allowed, as
 * configuration files of editors and compilers have them.
 */
export function findJsonBreak(text: string, relaxed = false): JsonBreak | undefined {
  const open: string[] = [];
  let expected: Expected = "value";
  for (let at = skip(text, 0, relaxed); ; at = skip(text, at, relaxed)) {
    if (at >= text.length) return expected === "end of text" ? undefined : { at, why: "the text ends too early" };
    token.lastIndex = at;
    const found = token.exec(text)?.[0];
    const next: Expected | undefined = found === undefined ? undefined : take(found, expected, open, relaxed);
    if (found === undefined || next === undefined) return { at, why: `${expected} expected` };
    expected = next;
    at += found.length;
  }
}

function skip(text: string, at: number, relaxed: boolean): number {
  const between = relaxed ? blanksAndComments : blanks;
  between.lastIndex = at;
  return at + (between.exec(text)?.[0].length ?? 0);
}

/** What may come after this token; undefined when it may not stand here. */
function take(found: string, expected: Expected, open: string[], relaxed: boolean): Expected | undefined {
  const isKey = expected === "key" || expected === "key or end";
  if (found === ":") return expected === "colon" ? "value" : undefined;
  if (found === ",") return expected === "comma or end" ? afterComma(open.at(-1), relaxed) : undefined;
  if (found === "}" || found === "]") {
    const isEnd = expected === "comma or end" || expected === (found === "}" ? "key or end" : "value or end");
    if (!isEnd || open.pop() !== found) return undefined;
    return afterValue(open);
  }
  if (isKey) return found.startsWith('"') ? "colon" : undefined;
  if (expected !== "value" && expected !== "value or end") return undefined;
  if (found !== "{" && found !== "[") return afterValue(open);
  open.push(found === "{" ? "}" : "]");
  return found === "{" ? "key or end" : "value or end";
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? "end of text" : "comma or end";
}

function afterComma(closing: string | undefined, relaxed: boolean): Expected {
  if (closing === "}") return relaxed ? "key or end" : "key";
  return relaxed ? "value or end" : "value";
}
