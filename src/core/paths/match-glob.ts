import { type GlobPart, type GlobPath, parseGlob, type Token } from "./parse-glob.ts";

/**
 * Does a path belong to an owned path or glob? `*` and `?` stay within one part, `**` as a whole part is any number of parts, `{a,b}` is either, and `[ab]`
 * is one of these characters or a name with brackets. A glob also covers all that lies below what it names (`src/auth` covers `src/auth/login.ts`); with a
 * `/` at its end only that. The time grows with glob length × path length whatever the glob.
 */
export function matchGlob(glob: string, path: string): boolean {
  return compileGlob(glob)(path);
}

/** `matchGlob` for many paths. */
export function compileGlob(glob: string): (path: string) => boolean {
  const alternatives = parseGlob(glob);
  return (path) => {
    const parts = path.split("/");
    return alternatives.some((alternative) => walkParts(alternative, parts));
  };
}

/** Runs all positions of the glob at once, one path part at a time. */
function walkParts({ parts: glob, onlyBelow }: GlobPath, path: readonly string[]): boolean {
  if (glob.length === 0) return false;
  let at = passStars(glob, [true]);
  for (const [index, part] of path.entries()) {
    const next: boolean[] = [];
    for (const [position, pattern] of glob.entries()) {
      if (!at[position]) continue;
      if (pattern === "**") {
        next[position] = true;
        if (position === glob.length - 1) next[glob.length] = true;
      } else if (matchPart(pattern, part)) next[position + 1] = true;
    }
    at = passStars(glob, next);
    const isLast = index === path.length - 1;
    if (at[glob.length] && !(isLast && onlyBelow)) return true;
  }
  return false;
}

/** `**` may stand for no part at all, but at the end it needs one: `src/**` is not `src`. */
function passStars(glob: readonly GlobPart[], at: boolean[]): boolean[] {
  for (const [position, pattern] of glob.entries()) {
    if (!at[position] || pattern !== "**") continue;
    if (position < glob.length - 1) at[position + 1] = true;
  }
  return at;
}

function matchPart(readings: Exclude<GlobPart, "**">, part: string): boolean {
  const given = [...part];
  return readings.some((reading) => matchTokens(reading, given));
}

/** The last `*` is the only one that is ever tried again. */
function matchTokens(wanted: readonly Token[], given: readonly string[]): boolean {
  let w = 0;
  let g = 0;
  let star = -1;
  let starAt = 0;
  while (g < given.length) {
    const token = wanted[w];
    if (token?.kind === "text") {
      star = w++;
      starAt = g;
    } else if (token !== undefined && matchToken(token, given[g] ?? "")) {
      w++;
      g++;
    } else if (star >= 0) {
      w = star + 1;
      g = ++starAt;
    } else return false;
  }
  while (wanted[w]?.kind === "text") w++;
  return w === wanted.length;
}

/** Is a character what a token asks for? */
export function matchToken(token: Exclude<Token, { kind: "text" }>, char: string): boolean {
  switch (token.kind) {
    case "one":
      return true;
    case "char":
      return token.char === char;
    case "class":
      return token.ranges.some(([from, to]) => isBetween(char, from, to)) !== token.negated;
  }
}

function isBetween(char: string, from: string, to: string): boolean {
  const code = (text: string) => text.codePointAt(0) ?? 0;
  return code(from) <= code(char) && code(char) <= code(to);
}
