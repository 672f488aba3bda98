import { type Finding, type Remark, Remark as RemarkShape, toGravest } from "../../contracts/review.ts";

type Place = Finding["place"];
/** A finding of an earlier round, by whatever state. */
export type Earlier = Pick<Finding, "id" | "path" | "quote" | "title">;
export type FindingContext = {
  readonly round: number;
  /** By the paths that their files have now. */
  readonly earlier: readonly Earlier[];
  /** Where the quoted lines stand in the pull request's diff; null when nowhere. */
  readonly place: (remark: Remark) => Place;
  /** Earlier findings whose lines are in the diff no more, though nobody says that they are solved. */
  readonly gone?: ReadonlySet<string>;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
};

/**
 * Remarks → findings with stable ids. A remark on the same quoted lines of the same path as an earlier finding is that finding, however its title is
 * worded now; so is one that says the same where the earlier one's lines were rewritten or moved. Else the id comes from path, quote and title, whose
 * case, order and punctuation do not count. Said twice is once, with the greatest weight and all places of it. None is lost: what has no place in the diff
 * keeps `place: null` and goes into the summary.
 */
export function toFindings(remarks: readonly Remark[], context: FindingContext): Finding[] {
  const distinct = toDistinct(remarks, context);
  const known = matchEarlier(distinct, context);
  const taken = new Set<string>();
  return distinct.flatMap((remark): readonly Finding[] => {
    const id = known.get(remark) ?? toFindingId(remark, context.hash);
    if (taken.has(id)) return [];
    taken.add(id);
    return [{ ...remark, id, round: context.round, place: context.place(remark), state: "open" }];
  });
}

/** One reviewer's remarks, of which each is said once. */
export function toDistinct<R extends Remark>(
  remarks: readonly R[],
  { hash, place }: Pick<FindingContext, "hash" | "place">,
): readonly R[] {
  const groups = new Map<string, R[]>();
  for (const remark of remarks) {
    const id = toFindingId(remark, hash);
    groups.set(id, [...(groups.get(id) ?? []), remark]);
  }
  return [...groups.values()].flatMap((same) => joinSame(same, place) ?? []);
}

/** One remark of several that are the same: on equal lines at several places it names them all. */
function joinSame<R extends Remark>(same: readonly R[], place: FindingContext["place"]): R | undefined {
  const [first, ...others] = same;
  if (first === undefined) return undefined;
  const places = [...new Set(others.map((remark) => place(remark)?.line ?? remark.claimedLine))];
  const elsewhere = places.filter((line) => line > 0 && line !== (place(first)?.line ?? first.claimedLine));
  const body = elsewhere.length === 0 ? first.body : `${first.body}\n\nThe same at line ${elsewhere.join(", ")}.`;
  return {
    ...first,
    severity: toGravest(same.map(({ severity }) => severity)),
    criterion: same.find(({ criterion }) => criterion !== null)?.criterion ?? null,
    body: RemarkShape.shape.body.safeParse(body).success ? body : first.body,
  };
}

/** The same remark has the same id in every round and after every force-push. */
export function toFindingId(remark: Pick<Remark, "path" | "quote" | "title">, hash: (text: string) => string): string {
  return hash([remark.path, normaliseQuote(remark.quote), titleWords(remark.title).join(" ")].join("\n")).slice(0, 12);
}

type IsSame = (remark: Remark, earlier: Earlier) => boolean;

/** Which earlier finding each remark is: the surest matches of all remarks first, each finding once. */
export function matchEarlier(
  remarks: readonly Remark[],
  { earlier, gone = new Set() }: Pick<FindingContext, "earlier" | "gone">,
): ReadonlyMap<Remark, string> {
  const rules: readonly IsSame[] = [
    (one, other) => hasSameLines(one, other) && hasSameWords(one, other),
    (one, other) => hasSameLines(one, other) && shareWords(one.title, other.title),
    (one, other) => gone.has(other.id) && isRewritten(one, other),
  ];
  const matched = new Map<Remark, string>();
  const taken = new Set<string>();
  for (const isSame of rules) {
    for (const remark of remarks) {
      if (matched.has(remark)) continue;
      const found = earlier.find((one) => !taken.has(one.id) && isSame(remark, one));
      if (found === undefined) continue;
      matched.set(remark, found.id);
      taken.add(found.id);
    }
  }
  return matched;
}

export function hasSameLines(remark: Pick<Remark, "path" | "quote">, earlier: Pick<Remark, "path" | "quote">): boolean {
  const quote = normaliseQuote(remark.quote);
  return remark.path === earlier.path && quote !== "" && normaliseQuote(earlier.quote) === quote;
}

function hasSameWords(one: Pick<Remark, "title">, other: Pick<Remark, "title">): boolean {
  return titleWords(one.title).join(" ") === titleWords(other.title).join(" ");
}

/** The same title in the same file, nearly the same one on the same lines elsewhere, or on nearly the same lines. */
function isRewritten(remark: Remark, earlier: Earlier): boolean {
  const isMoved = normaliseQuote(remark.quote) === normaliseQuote(earlier.quote);
  if (hasSameWords(remark, earlier)) return remark.path === earlier.path || isMoved;
  if (isMoved) return shareWords(remark.title, earlier.title);
  return (
    remark.path === earlier.path && shareWords(remark.title, earlier.title) && shareWords(remark.quote, earlier.quote)
  );
}

/** Half of the shorter one's words: two findings on one line are still two. */
function shareWords(a: string, b: string): boolean {
  const [one, other] = [new Set(titleWords(a)), new Set(titleWords(b))];
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared > 0 && shared * 2 >= Math.min(one.size, other.size);
}

/** Indentation, empty lines and runs of spaces change with every formatter. */
function normaliseQuote(quote: string): string {
  return quote
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

function titleWords(title: string): readonly string[] {
  return [...new Set(title.toLowerCase().match(/[\p{L}\p{N}_]{3,}/gu) ?? [])].sort();
}
