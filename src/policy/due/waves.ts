/** What the order of features follows from. */
type Node = { readonly id: string; readonly dependsOn: readonly string[] };

/** The ids of one cycle, in its order, first again at the end; undefined when there is none. Unknown ids are passed over. */
export function findCycle(features: readonly Node[]): readonly string[] | undefined {
  const byId = new Map(features.map((feature) => [feature.id, feature]));
  const finished = new Set<string>();
  const path: string[] = [];
  for (const feature of features) {
    const cycle = walk(feature.id);
    if (cycle !== undefined) return cycle;
  }
  return undefined;

  function walk(id: string): readonly string[] | undefined {
    const seenAt = path.indexOf(id);
    if (seenAt >= 0) return [...path.slice(seenAt), id];
    if (finished.has(id)) return undefined;
    path.push(id);
    for (const next of byId.get(id)?.dependsOn ?? []) {
      const cycle = byId.has(next) ? walk(next) : undefined;
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    finished.add(id);
    return undefined;
  }
}

/** Feature id → all that must be merged before it, near and far. For a graph without cycles. */
export function toAncestors(features: readonly Node[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byId = new Map(features.map((feature) => [feature.id, feature]));
  const known = new Map<string, Set<string>>();
  for (const feature of features) collect(feature.id);
  return known;

  function collect(id: string): ReadonlySet<string> {
    const had = known.get(id);
    if (had !== undefined) return had;
    const ancestors = new Set<string>();
    known.set(id, ancestors);
    for (const next of byId.get(id)?.dependsOn ?? []) {
      ancestors.add(next);
      for (const far of collect(next)) ancestors.add(far);
    }
    return ancestors;
  }
}

/** Feature id → how many features the longest chain has that starts with it: what is long must start early. */
export function toChainLengths(features: readonly Node[]): ReadonlyMap<string, number> {
  const ancestors = toAncestors(features);
  const lengths = new Map<string, number>();
  // Who has the most ancestors comes first, so that all dependents of a feature are known before it.
  for (const feature of [...features].sort((a, b) => sizeOf(b.id) - sizeOf(a.id))) {
    const dependents = features.filter((other) => other.dependsOn.includes(feature.id));
    lengths.set(feature.id, 1 + Math.max(0, ...dependents.map((other) => lengths.get(other.id) ?? 0)));
  }
  return lengths;

  function sizeOf(id: string): number {
    return ancestors.get(id)?.size ?? 0;
  }
}

/** Features in waves: each wave needs only what the former ones hold. For a graph without cycles. */
export function toWaves<T extends Node>(features: readonly T[]): readonly (readonly T[])[] {
  const waves: T[][] = [];
  const done = new Set<string>();
  let left = [...features];
  while (left.length > 0) {
    const wave = left.filter((feature) => feature.dependsOn.every((id) => done.has(id)));
    if (wave.length === 0) break;
    waves.push(wave);
    for (const feature of wave) done.add(feature.id);
    left = left.filter((feature) => !done.has(feature.id));
  }
  return waves;
}
