/**
 * Whether a branch, tag or path passes a filter's patterns. A `!pattern` takes out what earlier ones let in; the last that matches decides.
 * Source: docs, workflow syntax, filter pattern cheat sheet.
 */
export function matchPatterns(patterns: readonly string[], value: string): boolean {
  let passes = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith("!");
    if (toRegExp(negated ? pattern.slice(1) : pattern).test(value)) passes = !negated;
  }
  return passes;
}

function toRegExp(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern.charAt(at);
    if (pattern.startsWith("**/", at)) {
      source += "(?:.*/)?";
      at += 2;
    } else if (pattern.startsWith("**", at)) {
      source += ".*";
      at += 1;
    } else if (char === "*") source += "[^/]*";
    else if (char === "?" || char === "+") source += char;
    else if (char === "[") {
      const end = pattern.indexOf("]", at);
      source += end < 0 ? "\\[" : `[${pattern.slice(at + 1, end).replaceAll("\\", "\\\\")}]`;
      if (end >= 0) at = end;
    } else if (char === "\\") {
      at += 1;
      source += quote(pattern.charAt(at));
    } else source += quote(char);
  }
  return new RegExp(`^${source}$`);
}

function quote(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
