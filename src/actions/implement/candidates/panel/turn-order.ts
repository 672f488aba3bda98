/**
 * The same entries beginning at another one, so that each of as many jurors as there are entries reads another first, and each entry comes at every place
 * once: what a place gains with one juror it loses with the next.
 */
export function turnOrder<T>(entries: readonly T[], by: number): readonly T[] {
  const from = entries.length === 0 ? 0 : by % entries.length;
  return [...entries.slice(from), ...entries.slice(0, from)];
}
