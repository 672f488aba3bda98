import { matchToken } from "../../core/paths/match-glob.ts";
import { type GlobPart, parseGlob, type Token } from "../../core/paths/parse-glob.ts";

/**
 * May one path belong to both globs? All as in `matchGlob`, and as there a glob also covers what lies below it.
 * Errs towards yes: a false yes costs an edge in the plan, a false no costs a merge conflict.
 */
export function globsOverlap(one: string, other: string): boolean {
  const others = parseGlob(other);
  return parseGlob(one).some((a) => others.some((b) => overlap(a.parts, b.parts)));
}

function overlap(a: readonly GlobPart[], b: readonly GlobPart[]): boolean {
  return walkBoth(b.length, (i, j, walk) => {
    const left = a[i];
    const right = b[j];
    // One has ended: it covers all that lies below it, so the rest of the other fits.
    if (left === undefined || right === undefined) return true;
    if (left === "**") return walk(i + 1, j) || walk(i, j + 1);
    if (right === "**") return walk(i, j + 1) || walk(i + 1, j);
    return left.some((one) => right.some((other) => tokensOverlap(one, other))) && walk(i + 1, j + 1);
  });
}

function tokensOverlap(a: readonly Token[], b: readonly Token[]): boolean {
  return walkBoth(b.length, (i, j, walk) => {
    const left = a[i];
    const right = b[j];
    if (left === undefined && right === undefined) return true;
    if (left?.kind === "text") return walk(i + 1, j) || (right !== undefined && walk(i, j + 1));
    if (right?.kind === "text") return walk(i, j + 1) || (left !== undefined && walk(i + 1, j));
    return left !== undefined && right !== undefined && mayBeSame(left, right) && walk(i + 1, j + 1);
  });
}

function mayBeSame(a: Exclude<Token, { kind: "text" }>, b: Exclude<Token, { kind: "text" }>): boolean {
  if (a.kind === "char") return matchToken(b, a.char);
  return b.kind === "char" ? matchToken(a, b.char) : true;
}

type Step = (i: number, j: number, walk: (i: number, j: number) => boolean) => boolean;

/** Asks `step` for each pair of places at most once. */
function walkBoth(width: number, step: Step): boolean {
  const known = new Map<number, boolean>();
  const walk = (i: number, j: number): boolean => {
    const key = i * (width + 1) + j;
    const had = known.get(key);
    if (had !== undefined) return had;
    const result = step(i, j, walk);
    known.set(key, result);
    return result;
  };
  return walk(0, 0);
}
