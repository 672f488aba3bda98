/**
 * The entries in the order that a seed draws: each of all orders by as many seeds. The first place is drawn by the seed's lowest part, so that over any run of
 * seeds each entry comes first equally often.
 */
export function drawOrder<T>(entries: readonly T[], seed: number): readonly T[] {
  const left = [...entries];
  const drawn: T[] = [];
  let rest = seed >>> 0;
  while (left.length > 0) {
    const at = rest % left.length;
    rest = Math.floor(rest / left.length);
    drawn.push(...left.splice(at, 1));
  }
  return drawn;
}

/** What the n-th of them is called: A, B, … */
export function letterOf(at: number): string {
  return String.fromCharCode(65 + at);
}
