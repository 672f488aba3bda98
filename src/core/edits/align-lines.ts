/** More cells than this are not compared: lines between the first and the last difference then count as changed. */
const maxCells = 4_000_000;

/**
 * For each line of `after` the line of `before` that it is (a longest common subsequence), undefined for those that are new.
 * Time and memory grow with the product of the lines between the first and the last difference.
 */
export function alignLines(before: readonly string[], after: readonly string[]): readonly (number | undefined)[] {
  const least = Math.min(before.length, after.length);
  let head = 0;
  while (head < least && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < least - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const inner = alignInner(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return after.map((_, index) => {
    if (index < head) return index;
    if (index >= after.length - tail) return index - after.length + before.length;
    const found = inner[index - head];
    return found === undefined ? undefined : found + head;
  });
}

function alignInner(before: readonly string[], after: readonly string[]): readonly (number | undefined)[] {
  const width = after.length + 1;
  const aligned = new Array<number | undefined>(after.length).fill(undefined);
  if (before.length * width > maxCells) return aligned;
  /** Length of the longest common subsequence of what follows both lines. */
  const common = new Int32Array((before.length + 1) * width);
  const of = (one: number, other: number): number => common[one * width + other] ?? 0;
  for (let one = before.length - 1; one >= 0; one--) {
    for (let other = after.length - 1; other >= 0; other--) {
      common[one * width + other] =
        before[one] === after[other] ? of(one + 1, other + 1) + 1 : Math.max(of(one + 1, other), of(one, other + 1));
    }
  }
  for (let one = 0, other = 0; one < before.length && other < after.length; ) {
    if (before[one] === after[other]) aligned[other++] = one++;
    else if (of(one + 1, other) >= of(one, other + 1)) one++;
    else other++;
  }
  return aligned;
}
