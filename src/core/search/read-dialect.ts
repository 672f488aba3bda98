/** A pattern as it is looked for: a line that one of the expressions finds is found. */
export type Dialect = {
  readonly expressions: readonly string[];
  readonly ignoreCase: boolean;
  /** Read again when nothing is found: grep's basic syntax, where it is not sure that it was meant. */
  readonly otherwise: string | undefined;
};

/**
 * What whoever wrote a pattern means by it, who may be used to grep: options before it, slashes around it, several lines, and basic regular expressions, in
 * which a backslash makes `( ) { } | + ?` special instead of plain. Where both readings are likely both are looked for.
 */
export function readDialect(pattern: string): Dialect {
  const { rest, options } = readOptions(pattern);
  const bare = readSlashes(rest);
  const ignoreCase = options.includes("i") || bare.flags.includes("i");
  const lines = bare.text.split(/\r?\n/).filter((line) => line !== "");
  const isPlain = options.includes("F");
  const asked = (lines.length === 0 ? [bare.text] : lines).map((line) => (isPlain ? quoteSigns(line) : line));
  const read = isPlain
    ? asked
    : asked.flatMap((line) => readingsOf(line, options.includes("E") || options.includes("P")));
  const expressions = options.includes("w") ? read.map((each) => `\\b(?:${each})\\b`) : read;
  const basic = toExtended(asked[0] ?? "");
  const isUnsure = !isPlain && asked.length === 1 && basic !== asked[0] && !expressions.includes(basic);
  return { expressions, ignoreCase, otherwise: isUnsure && /\\[|+?(){}]/.test(pattern) ? basic : undefined };
}

/** Options of grep and ripgrep that change what is found, and those that only change what is shown. */
function readOptions(pattern: string): { readonly rest: string; readonly options: string } {
  const found = /^((?:-[iEFGPwnrRHhIse]+[ \t]+)+)(\S[\s\S]*)$/.exec(pattern);
  if (found === null) return { rest: pattern, options: "" };
  const [, options = "", rest = ""] = found;
  const quoted = /^(["'])([\s\S]*)\1$/.exec(rest);
  return { rest: quoted?.[2] ?? rest, options };
}

/** `/text/i`; without flags slashes are those of a path. */
function readSlashes(text: string): { readonly text: string; readonly flags: string } {
  const [, inner, flags] = /^\/(.+)\/([gimsuvy]{1,7})$/s.exec(text) ?? [];
  return inner === undefined || flags === undefined ? { text, flags: "" } : { text: inner, flags };
}

function readingsOf(line: string, isExtended: boolean): readonly string[] {
  const wordBound = line.replace(/\\([\s\S])/g, (whole, next: string) =>
    next === "<" || next === ">" ? "\\b" : whole,
  );
  const plain = wordBound === line ? [line] : [line, wordBound];
  return !isExtended && isBasic(line) ? [...plain, toExtended(wordBound)] : plain;
}

/** Whether it is surely grep's basic syntax: other people write `\|` for a bar between blanks, and `\(` for a call. */
function isBasic(line: string): boolean {
  const bars = [...line.matchAll(/(?<!\\)(?:\\\\)*\\\|/g)].map(({ index, 0: bar }) => [
    line[index - 1],
    line[index + bar.length],
  ]);
  const isAlternative =
    bars.some(([before, behind]) => /[^\s|]/.test(before ?? " ") && /[^\s|]/.test(behind ?? " ")) &&
    !/\\\|\\\|/.test(line);
  const isRepeated = /(?:\]|(?<!\\)\.|\\[wWsSdDb])\\[+?{]|\\\)(?:\*|\\[+?{])|\w\\\{\d+(?:,\d*)?\\\}/.test(line);
  return isAlternative || isRepeated;
}

/** Basic syntax → the usual one: what a backslash makes special there is special here without it, and the other way around. Sets stay. */
function toExtended(line: string): string {
  return line.replace(/\\([\s\S])|\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|[(){}|+?]/g, (found, escaped: string | undefined) => {
    if (escaped !== undefined) return /[(){}|+?]/.test(escaped) ? escaped : found;
    return found.length === 1 ? `\\${found}` : found;
  });
}

function quoteSigns(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
