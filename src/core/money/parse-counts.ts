/** Why nobody knows what an answer cost: what is wrong with its vendor's counts, as half a sentence with the field's name. */
export type Uncounted = { readonly uncounted: string };
type Counts = {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite?: number;
  readonly output: number;
};

/** One count as it stands in a vendor's JSON, under the vendor's own name for it. */
export type ToldCount = { readonly field: string; readonly value: unknown; readonly isOptional: boolean };
export type ToldCounts = {
  /** Added up: all that was sent, with what the cache had of it. */
  readonly input: readonly ToldCount[];
  readonly cached: readonly ToldCount[];
  readonly cacheWrite?: readonly ToldCount[];
  /** Added up: all that came, with what was only thought. */
  readonly output: readonly ToldCount[];
  /** Nothing came that a vendor could have counted. */
  readonly isEmpty?: boolean;
};

/** No model reads more than two million tokens, and none writes so many: what is larger is no count of one call. */
const largestWindow = 2_097_152;

/** A count without which nobody knows the cost. */
export function required(field: string, value: unknown): ToldCount {
  return { field, value, isOptional: false };
}

/** A count that a vendor leaves out, or tells as null, where it is zero. What is told must be a count all the same. */
export function optional(field: string, value: unknown): ToldCount {
  return { field, value, isOptional: true };
}

/**
 * The tokens of one answer out of what its vendor told, or what is wrong with that: money is counted by these figures, and a figure that is none (missing,
 * NaN, negative, broken, a text, larger than any model's window) would switch the caps off or give money back. Whoever gets `uncounted` books all that
 * was set aside. For every reader of a vendor's counts, the SDKs' and the proxy's.
 */
export function parseCounts(told: ToldCounts): Counts | Uncounted {
  const { input, cached, cacheWrite = [], output, isEmpty = false } = told;
  const wrong = [...input, ...cached, ...cacheWrite, ...output].map(findFault).find((fault) => fault !== undefined);
  if (wrong !== undefined) return { uncounted: wrong };
  const counts = { input: sum(input), cached: sum(cached), cacheWrite: sum(cacheWrite), output: sum(output) };
  if (counts.input === 0) return { uncounted: `${namesOf(input)} is 0, though something was sent` };
  if (counts.output === 0 && !isEmpty) return { uncounted: `${namesOf(output)} is 0, though something came` };
  if (counts.cached + counts.cacheWrite > counts.input) {
    const parts = counts.cached + counts.cacheWrite;
    return {
      uncounted: `${namesOf([...cached, ...cacheWrite])} is ${parts}, more than the whole of ${namesOf(input)}, ${counts.input}`,
    };
  }
  const { cacheWrite: written, ...plain } = counts;
  return written > 0 ? { ...plain, cacheWrite: written } : plain;
}

/** Counts as they came, under their vendor's own names. */
type RawCounts = Readonly<Record<string, unknown>>;

/**
 * A stream's counts are totals, each event's newer than the last: none is less than what was told before. What is told as null is not told.
 */
export function highest(before: RawCounts, now: RawCounts): RawCounts {
  const told = Object.entries(now).filter(([, value]) => value !== null);
  const merged = told.map(([name, value]) => {
    const former = before[name];
    return [name, typeof value === "number" && typeof former === "number" ? Math.max(value, former) : value];
  });
  return { ...before, ...Object.fromEntries(merged) };
}

/** Whether the counts of an answer are known, and each is one: what is not would switch the caps off, whoever hands it in. */
export function isCounted<C extends Counts>(told: C | Uncounted | undefined): told is C {
  if (told === undefined || "uncounted" in told) return false;
  return [told.input, told.cached, told.cacheWrite ?? 0, told.output].every(isCount);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= largestWindow;
}

function findFault({ field, value, isOptional }: ToldCount): string | undefined {
  if (value === undefined || value === null) return isOptional ? undefined : `${field} is missing`;
  return isCount(value) ? undefined : `${field} is ${show(value)}, which is no count of tokens`;
}

function sum(counts: readonly ToldCount[]): number {
  return counts.reduce((total, { value }) => total + (isCount(value) ? value : 0), 0);
}

function namesOf(counts: readonly ToldCount[]): string {
  return counts.map(({ field }) => field).join(" + ");
}

function show(value: unknown): string {
  if (typeof value === "number") return String(value);
  return (JSON.stringify(value) ?? typeof value).slice(0, 40);
}
