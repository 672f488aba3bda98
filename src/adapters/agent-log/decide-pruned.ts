export type KeptWork = {
  readonly name: string;
  /** When something was last told of it. */
  readonly atMs: number;
  readonly bytes: number;
};
export type Room = { readonly ageMs: number; readonly works: number; readonly bytes: number };

export const usualRoom: Room = { ageMs: 14 * 24 * 60 * 60_000, works: 200, bytes: 1024 ** 3 };

/** The works that go when another one begins, the oldest first: those past their age, and those for which, after all newer ones and the new one, no room is left. */
export function decidePruned(works: readonly KeptWork[], room: Room, nowMs: number): readonly KeptWork[] {
  const newestFirst = works.toSorted((one, other) => other.atMs - one.atMs || (one.name < other.name ? 1 : -1));
  let bytes = 0;
  const first = newestFirst.findIndex((work, index) => {
    bytes += work.bytes;
    return index + 1 >= room.works || bytes > room.bytes || nowMs - work.atMs > room.ageMs;
  });
  return first < 0 ? [] : newestFirst.slice(first).toReversed();
}
