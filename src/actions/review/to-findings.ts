import type { Finding, Remark } from "../../contracts/review.ts";

type Place = Finding["place"];
/** A finding of an earlier round, by whatever state. */
export type Earlier = Pick<Finding, "id" | "path" | "quote" | "title">;
export type FindingContext = {
  readonly round: number;
  readonly earlier: readonly Earlier[];
  /** Where the quoted lines stand in the pull request's diff; null when nowhere. */
  readonly place: (remark: Remark) => Place;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
};

/**
 * Remarks → findings with stable ids. A remark on the same quoted lines of the same path as an earlier finding is that finding, however its title is
 * worded now; else the id comes from path, quote and title, whose case, order and punctuation do not count. Said twice is once. None is lost: what has
 * no place in the diff keeps `place: null` and goes into the summary.
 */
export function toFindings(remarks: readonly Remark[], context: FindingContext): Finding[] {
  const taken = new Set<string>();
  const findings: Finding[] = [];
  for (const remark of remarks) {
    const id = findEarlier(remark, context.earlier, taken)?.id ?? toFindingId(remark, context.hash);
    if (taken.has(id)) continue;
    taken.add(id);
    findings.push({ ...remark, id, round: context.round, place: context.place(remark), state: "open" });
  }
  return findings;
}

/** The same remark has the same id in every round and after every force-push. */
export function toFindingId(remark: Pick<Remark, "path" | "quote" | "title">, hash: (text: string) => string): string {
  return hash([remark.path, normaliseQuote(remark.quote), titleWords(remark.title).join(" ")].join("\n")).slice(0, 12);
}

function findEarlier(remark: Remark, earlier: readonly Earlier[], taken: ReadonlySet<string>): Earlier | undefined {
  const quote = normaliseQuote(remark.quote);
  const same = earlier.filter(
    (one) => one.path === remark.path && quote !== "" && normaliseQuote(one.quote) === quote && !taken.has(one.id),
  );
  const words = titleWords(remark.title).join(" ");
  return (
    same.find((one) => titleWords(one.title).join(" ") === words) ??
    same.find((one) => shareWords(one.title, remark.title))
  );
}

/** Half of the shorter title's words: two findings on one line are still two. */
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
