/** A cache that a run has kept. */
export type CacheEntry = {
  readonly id: number;
  /** `owner/name` */
  readonly repository: string;
  /** The full ref of the run that kept it: its scope. */
  readonly ref: string;
  readonly key: string;
  /** A digest by the client of the paths and the compression. */
  readonly version: string;
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly lastAccessedAt: string;
};

/** What a job looks for. */
export type CacheWish = {
  readonly repository: string;
  /** Refs, in the order in which they are searched. */
  readonly scopes: readonly string[];
  readonly version: string;
  readonly key: string;
  readonly restoreKeys: readonly string[];
};

/**
 * The entry that fits best: in the first scope that has one, for the first key that has one, the exact one, else the newest that begins so.
 * Source: docs, dependency caching, "Cache key matching".
 */
export function findEntry(entries: readonly CacheEntry[], wish: CacheWish): CacheEntry | undefined {
  for (const scope of wish.scopes) {
    const here = entries
      .filter((one) => one.repository === wish.repository && one.ref === scope && one.version === wish.version)
      .sort((a, b) => b.id - a.id);
    for (const key of [wish.key, ...wish.restoreKeys]) {
      const found = here.find((one) => one.key === key) ?? here.find((one) => one.key.startsWith(key));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

const MAX_IDLE_MS = 7 * 24 * 3_600_000;

/**
 * The entries of a repository that go, when `now` is the time in ms: what nobody has used for a week, then the least recently used until the rest has room.
 * Source: docs, dependency caching, "Usage limits and eviction policy".
 */
export function findEvicted(entries: readonly CacheEntry[], now: number, maxBytes: number): readonly CacheEntry[] {
  const recent = [...entries].sort(
    (a, b) => Date.parse(b.lastAccessedAt) - Date.parse(a.lastAccessedAt) || b.id - a.id,
  );
  let total = 0;
  return recent.filter((one) => {
    total += one.sizeBytes;
    return total > maxBytes || now - Date.parse(one.lastAccessedAt) > MAX_IDLE_MS;
  });
}
