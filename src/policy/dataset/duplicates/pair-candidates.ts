/** Pairs of places of which the second may be like the first. */
export type Candidates = Iterable<readonly [earlier: number, later: number]>;

/**
 * All pairs that can reach the threshold, and none of those that can not be told from the sizes alone: two sets that alike share one of their rarest
 * shingles (Chaudhuri, Ganti, Kaushik, "A primitive operator for similarity joins", 2006). Exact.
 */
export function* pairByRarest(
  sets: readonly ReadonlySet<string>[],
  threshold: number,
): Generator<readonly [number, number]> {
  const counts = new Map<string, number>();
  for (const set of sets) for (const shingle of set) counts.set(shingle, (counts.get(shingle) ?? 0) + 1);
  const byShingle = new Map<string, number[]>();
  for (const [later, set] of sets.entries()) {
    const sorted = [...set].sort(
      (one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0) || (one < other ? -1 : 1),
    );
    const met = new Set<number>();
    for (const shingle of sorted.slice(0, set.size - Math.ceil(threshold * set.size) + 1)) {
      const places = byShingle.get(shingle) ?? [];
      for (const place of places) met.add(place);
      byShingle.set(shingle, places);
      places.push(later);
    }
    for (const earlier of [...met].sort((one, other) => one - other)) {
      const size = sets[earlier]?.size ?? 0;
      if (size >= threshold * set.size && set.size >= threshold * size) yield [earlier, later];
    }
  }
}

const hashes = 128;
/** Of four hashes each: two sets of which four fifths are shared meet in one of 32 with a chance of more than 0.9999999. */
const bands = 32;

/** Pairs that MinHash puts into one bucket (Broder, "On the resemblance and containment of documents", 1997): time grows with the sets, not with their pairs. */
export function* pairByMinHash(sets: readonly ReadonlySet<string>[]): Generator<readonly [number, number]> {
  const buckets = new Map<string, number[]>();
  for (const [later, set] of sets.entries()) {
    const signature = sign(set);
    const met = new Set<number>();
    for (let band = 0; band < bands; band++) {
      const rows = hashes / bands;
      const key = `${band}:${signature.subarray(band * rows, (band + 1) * rows).join(",")}`;
      const places = buckets.get(key) ?? [];
      for (const place of places) met.add(place);
      buckets.set(key, places);
      places.push(later);
    }
    for (const earlier of [...met].sort((one, other) => one - other)) yield [earlier, later];
  }
}

function sign(set: ReadonlySet<string>): Uint32Array {
  const least = new Uint32Array(hashes).fill(0xffffffff);
  for (const shingle of set) {
    const hash = hashOf(shingle);
    for (let at = 0; at < hashes; at++) {
      const mixed = mix(hash ^ Math.imul(at + 1, 0x9e3779b1));
      if (mixed < (least[at] ?? 0)) least[at] = mixed;
    }
  }
  return least;
}

/** FNV-1a over UTF-16. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** The end of MurmurHash3: each bit of the input changes half of the output. */
function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
