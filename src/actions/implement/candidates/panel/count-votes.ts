/**
 * Points by rank: from each ranking, best first, one for every other that stands below. All rankings hold the same entries, each once, so each gives
 * away the same number of points.
 */
export function countVotes<T>(rankings: readonly (readonly T[])[]): ReadonlyMap<T, number> {
  const points = new Map<T, number>();
  for (const ranking of rankings)
    for (const [place, one] of ranking.entries()) points.set(one, (points.get(one) ?? 0) + ranking.length - 1 - place);
  return points;
}
