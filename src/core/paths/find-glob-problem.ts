import { expandBraces, hasLoneBrace } from "./expand-braces.ts";
import { classAt, splitGlob, toRanges } from "./parse-glob.ts";

const maxGlobChars = 1000;

/**
 * Why a glob would not do what its writer means, with what to write instead; undefined when `matchGlob` understands all of it. For whatever people and
 * models write: a pattern that is taken letter by letter protects and owns nothing, and nobody would notice.
 */
export function findGlobProblem(glob: string): string | undefined {
  if (glob.length > maxGlobChars) return `it is longer than ${maxGlobChars} characters`;
  if (glob !== glob.trim()) return "it begins or ends with white space";
  // What has a backslash before it has no meaning of its own.
  const bare = glob.replace(/\\[\s\S]/g, "xx");
  return findForeignSyntax(glob, bare) ?? findBraceProblem(glob, bare) ?? findPartProblem(glob);
}

function findForeignSyntax(glob: string, bare: string): string | undefined {
  if (/\\(?:[\p{L}\p{N}_/]|$)/u.test(glob))
    return "a backslash only takes the meaning from a sign after it; folders are parted by /";
  if (bare.startsWith("!")) return "a ! at the start takes nothing out here; name the paths that are meant";
  const extended = /[@!+?*]\(/.exec(bare)?.[0];
  if (extended !== undefined)
    return `${extended}…) is not understood; write the alternatives as {a,b}, or \\( for a bracket of a name`;
  return undefined;
}

function findBraceProblem(glob: string, bare: string): string | undefined {
  if (hasLoneBrace(glob)) return "it has a brace without its partner; write \\{ or \\} for a brace of a name";
  const sequence = /\{[^{},/]*\.\.[^{},/]*\}/.exec(bare)?.[0];
  if (sequence !== undefined) return `${sequence} is not understood; write the alternatives as {a,b}`;
  return expandBraces(glob) === undefined
    ? "its braces stand for more than 256 alternatives; write ** or *"
    : undefined;
}

function findPartProblem(glob: string): string | undefined {
  for (const alternative of expandBraces(glob) ?? []) {
    const parts = splitGlob(alternative);
    if (parts.length === 0) return "it names no path; write ** for all";
    for (const part of parts) {
      if (part === "..") return "it leads out of the repository";
      if (part !== "**" && /\*\*/.test(part.replace(/\\[\s\S]/g, "x")))
        return `** stands alone between slashes, as in **/*.ts; in ${part} it would be one *`;
      const problem = findClassProblem(part);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

function findClassProblem(part: string): string | undefined {
  for (let at = part.indexOf("["); at >= 0; at = part.indexOf("[", at + 1)) {
    const found = part[at - 1] === "\\" ? undefined : classAt(part.slice(at));
    if (found === undefined) continue;
    if (/\[[:.=]/.test(found.slice(1))) return `${found} is not understood; write ranges as [a-z] or [0-9]`;
    const wrong = toRanges(found).ranges.find(([from, to]) => (from.codePointAt(0) ?? 0) > (to.codePointAt(0) ?? 0));
    if (wrong !== undefined) return `the range ${wrong.join("-")} in ${found} is empty`;
  }
  return undefined;
}
