/**
 * May one path belong to both globs? `*`, `?` and `**` as in `matchGlob`, and as there a glob also covers what lies below it.
 * Errs towards yes: a false yes costs an edge in the plan, a false no costs a merge conflict.
 */
export function globsOverlap(one: string, other: string): boolean {
  return overlap(toParts(one), toParts(other));
}

function toParts(glob: string): readonly string[] {
  return glob.split("/").filter((part) => part !== "" && part !== ".");
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  const known = new Map<number, boolean>();
  return walk(0, 0);

  function walk(i: number, j: number): boolean {
    const key = i * (b.length + 1) + j;
    const had = known.get(key);
    if (had !== undefined) return had;
    known.set(key, false);
    const result = step(i, j);
    known.set(key, result);
    return result;
  }

  function step(i: number, j: number): boolean {
    const left = a[i];
    const right = b[j];
    // One has ended: it covers all that lies below it, so the rest of the other fits.
    if (left === undefined || right === undefined) return true;
    if (left === "**") return walk(i + 1, j) || walk(i, j + 1);
    if (right === "**") return walk(i, j + 1) || walk(i + 1, j);
    return partsOverlap(left, right) && walk(i + 1, j + 1);
  }
}

/** Two parts with wildcards overlap unless what stands before the first wildcard or after the last one contradicts. */
function partsOverlap(a: string, b: string): boolean {
  const [headA, tailA] = ends(a);
  const [headB, tailB] = ends(b);
  if (headA === undefined && headB === undefined) return a === b;
  if (headA === undefined) return fits(a, headB ?? "", tailB ?? "");
  if (headB === undefined) return fits(b, headA, tailA ?? "");
  return (
    (headA.startsWith(headB) || headB.startsWith(headA)) &&
    ((tailA ?? "").endsWith(tailB ?? "") || (tailB ?? "").endsWith(tailA ?? ""))
  );
}

function fits(name: string, head: string, tail: string): boolean {
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
}

/** Literal start and end of a part; undefined twice when it holds no wildcard. */
function ends(part: string): readonly [string | undefined, string | undefined] {
  const first = part.search(/[*?]/);
  if (first < 0) return [undefined, undefined];
  const last = Math.max(part.lastIndexOf("*"), part.lastIndexOf("?"));
  return [part.slice(0, first), part.slice(last + 1)];
}
