import { type JointRemark, Severity } from "../../../contracts/review.ts";
import type { Place } from "../../../core/diff/place-quote.ts";
import { hasSameLines } from "../to-findings.ts";
import { isOtherCause, likeCause } from "./like-cause.ts";
import { readCause, type Told } from "./read-cause.ts";

/** A remark, whose it is, and where its lines are in the diff. */
export type Said = { readonly model: string; readonly remark: JointRemark; readonly place: Place | null };
/** One finding: those who said it, the gravest first; each reviewer once. */
export type Merged = readonly [Said, ...Said[]];

type Entry = Said & { readonly told: Told; readonly key: string };
type Pair = { readonly one: Entry; readonly other: Entry; readonly like: number };

/** How alike two remarks must be in what they say is wrong, by how far apart their lines are. */
export const leastAlike = { same: 0.3, near: 0.4, far: 0.7 } as const;
/** A chain of remarks of which each is like its neighbor is one finding only when all are somewhat alike. */
const leastOnAverage = 0.2;
const [nearLines, farLines] = [3, 20];

/**
 * What several reviewers said → what is wrong, each once: remarks of different reviewers on one place about one cause, in whatever words, are one; what one
 * reviewer says in two remarks are two. None is lost, and in which order the reviewers stand decides nothing. `said` holds no remark twice.
 */
export function mergeRemarks(said: readonly Said[]): readonly Merged[] {
  const entries = said.map((one) => ({ ...one, told: readCause(one.remark), key: toKey(one) }));
  const pairs = entries
    .flatMap((one, index) => entries.slice(index + 1).flatMap((other) => toPair(one, other) ?? []))
    .toSorted((a, b) => b.like - a.like || compare(keyOf(a), keyOf(b)));
  const groups = new Map(entries.map((entry) => [entry, [entry]]));
  for (const { one, other } of pairs) {
    const [mine, theirs] = [groups.get(one) ?? [], groups.get(other) ?? []];
    if (mine === theirs || !mayJoin(mine, theirs)) continue;
    const joined = [...mine, ...theirs];
    for (const entry of joined) groups.set(entry, joined);
  }
  return [...new Set(groups.values())].flatMap(toMerged).toSorted((a, b) => compare(toOrder(a), toOrder(b)));
}

function toPair(one: Entry, other: Entry): Pair | undefined {
  const distance = one.model === other.model ? undefined : toDistance(one, other);
  if (distance === undefined) return undefined;
  const like = toLike(one, other);
  return like >= leastAlike[distance] ? { one, other, like } : undefined;
}

/** Who replaces the same lines by the same others means the same, and who classes what is wrong with them alike most likely does, unless their words name other causes. */
function toLike(one: Entry, other: Entry): number {
  const [a, b] = [one.remark, other.remark];
  const like = likeCause(one.told, other.told);
  if (hasSameLines(a, b) && a.title === b.title) return 2;
  if (toDistance(one, other) !== "same") return like;
  if (hasSameLines(a, b) && a.suggestion !== null && a.suggestion.trim() === b.suggestion?.trim()) return 1;
  const isSameKind =
    a.kind !== undefined && a.kind !== "other" && a.kind === b.kind && !isOtherCause(one.told, other.told);
  return isSameKind ? Math.max(like, leastAlike.same) : like;
}

/** undefined: too far apart to be about one thing. */
function toDistance(one: Entry, other: Entry): keyof typeof leastAlike | undefined {
  const [a, b] = [one.remark, other.remark];
  if (a.path !== b.path) return undefined;
  if (a.side === b.side && hasSameLines(a, b)) return apart(one, other) <= farLines ? "same" : "far";
  const lines = apart(one, other);
  if (lines === 0 && a.side === b.side) return "same";
  if (lines <= nearLines) return "near";
  return lines <= farLines ? "far" : undefined;
}

/** Lines between two; 0 where they overlap. One that has no place in the diff stands where its reviewer believes it. */
function apart(one: Entry, other: Entry): number {
  const [a, b] = [toRange(one), toRange(other)];
  return Math.max(0, a.startLine - b.line, b.startLine - a.line);
}

function toRange({ place, remark: { claimedLine } }: Entry): Place {
  return place ?? { startLine: claimedLine, line: claimedLine };
}

function mayJoin(mine: readonly Entry[], theirs: readonly Entry[]): boolean {
  const models = new Set(mine.map(({ model }) => model));
  if (theirs.some(({ model }) => models.has(model))) return false;
  const likes = mine.flatMap((one) =>
    theirs.map((other) => (toDistance(one, other) === undefined ? 0 : toLike(one, other))),
  );
  return likes.reduce((sum, like) => sum + like, 0) / likes.length >= leastOnAverage;
}

/** The first speaks for all: the gravest, one that has a place, the one that says most. */
function toMerged(entries: readonly Entry[]): readonly Merged[] {
  const [first, ...others] = entries
    .toSorted(
      (a, b) =>
        weightOf(a) - weightOf(b) ||
        Number(a.place === null) - Number(b.place === null) ||
        b.remark.body.length - a.remark.body.length ||
        compare(a.key, b.key) ||
        compare(a.model, b.model),
    )
    .map(({ model, remark, place }): Said => ({ model, remark, place }));
  return first === undefined ? [] : [[first, ...others]];
}

function weightOf({ remark }: Said): number {
  return Severity.options.indexOf(remark.severity);
}

/** All that a remark says, and nothing of who says it. */
function toKey({ remark, place }: Said): string {
  const { path, side, quote, title, body, severity, claimedLine, criterion, suggestion } = remark;
  return JSON.stringify([path, side, place, quote, title, body, severity, claimedLine, criterion, suggestion]);
}

function keyOf({ one, other }: Pair): string {
  return [one.key, other.key].toSorted(compare).join("\n");
}

function toOrder([first]: Merged): string {
  const line = first.place?.line ?? first.remark.claimedLine;
  return [weightOf(first), first.remark.path, String(line).padStart(9, "0"), toKey(first), first.model].join("\n");
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
