/** `[1, 2, 3, 7]` → `1-3,7`. The numbers are in order. */
export function toRanges(seqs: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const seq of seqs) {
    const last = ranges.at(-1);
    if (last && last[1] + 1 === seq) last[1] = seq;
    else ranges.push([seq, seq]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}

export type Range = { readonly first: number; readonly last: number };

/** `1-3,7` → its ranges. */
export function parseRanges(text: string): readonly Range[] {
  return text.split(",").map((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return { first, last };
  });
}

/** What keeps ranges from being exactly 1…n, each number once; undefined when they are. */
export function findSeqProblem(
  ranges: readonly Range[],
): { readonly kind: "gap" | "double"; readonly seq: number } | undefined {
  let next = 1;
  for (const range of [...ranges].sort((a, b) => a.first - b.first || a.last - b.last)) {
    if (range.first > next) return { kind: "gap", seq: next };
    if (range.first < next || range.last < range.first) return { kind: "double", seq: range.first };
    next = range.last + 1;
  }
  return undefined;
}
