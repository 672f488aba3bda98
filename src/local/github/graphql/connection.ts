export type Paging = {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
};

const toCursor = (index: number): string => Buffer.from(`cursor:${index}`).toString("base64");
const fromCursor = (cursor: string): number =>
  Number(/^cursor:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1] ?? -1);

/** A page of a list as GraphQL connections give it, with cursors that stay. */
export function toConnection<T>(
  all: readonly T[],
  { first, last, after, before }: Paging,
): Readonly<Record<string, unknown>> {
  const from = after == null ? 0 : fromCursor(after) + 1;
  const to = before == null ? all.length : fromCursor(before);
  const start = first == null && last != null ? Math.max(from, to - last) : from;
  const end = first == null ? to : Math.min(to, start + first);
  const nodes = all.slice(start, end);
  return {
    nodes,
    edges: nodes.map((node, index) => ({ cursor: toCursor(start + index), node })),
    totalCount: all.length,
    pageInfo: {
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length === 0 ? null : toCursor(start),
      endCursor: nodes.length === 0 ? null : toCursor(end - 1),
    },
  };
}
