/**
 * Does a path belong to an owned path or glob? `*` and `?` stay within one part, `**` as a whole part is any number of parts.
 * A glob also covers all that lies below what it names (`src/auth` covers `src/auth/login.ts`); with a `/` at its end only that.
 * The time grows with glob length × path length whatever the glob.
 */
export function matchGlob(glob: string, path: string): boolean {
  const parts = toParts(glob);
  return walkParts(parts, path.split("/"), glob.endsWith("/"));
}

function toParts(glob: string): readonly string[] {
  return glob
    .replace(/^(?:\.\/)+/, "")
    .split("/")
    .filter((part) => part !== "");
}

/** Runs all positions of the glob at once, one path part at a time. */
function walkParts(glob: readonly string[], path: readonly string[], onlyBelow: boolean): boolean {
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
function passStars(glob: readonly string[], at: boolean[]): boolean[] {
  for (const [position, pattern] of glob.entries()) {
    if (!at[position] || pattern !== "**") continue;
    if (position < glob.length - 1) at[position + 1] = true;
  }
  return at;
}

/** One part against one pattern with `*` and `?`; the last `*` is the only one that is ever tried again. */
function matchPart(pattern: string, part: string): boolean {
  const wanted = [...pattern];
  const given = [...part];
  let w = 0;
  let g = 0;
  let star = -1;
  let starAt = 0;
  while (g < given.length) {
    if (wanted[w] === "*") {
      star = w++;
      starAt = g;
    } else if (w < wanted.length && (wanted[w] === "?" || wanted[w] === given[g])) {
      w++;
      g++;
    } else if (star >= 0) {
      w = star + 1;
      g = ++starAt;
    } else return false;
  }
  while (wanted[w] === "*") w++;
  return w === wanted.length;
}
