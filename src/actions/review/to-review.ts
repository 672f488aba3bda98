import { createHash } from "node:crypto";
import type { Review } from "../../contracts/review.ts";
import type { Reading } from "./reading.ts";
import type { FindingContext } from "./to-findings.ts";

/** What a review says whoever made it. */
export function beginReview({ diff, material }: Reading): Pick<Review, "coverage" | "incremental"> {
  return {
    coverage: { files: diff.rendered.included.length, dropped: [...diff.rendered.dropped] },
    incremental: material.since !== null,
  };
}

/** One that could not be had, with the reason: it never counts as an approval. */
export function failReview(reading: Reading, of: Pick<Review, "model" | "reason" | "reviewers">): Review {
  const nothing = { summary: "", findings: [], earlier: [], criteria: [] };
  return { ...beginReview(reading), ...nothing, ...of, outcome: "failed" };
}

/** What findings are given their ids by. `solved`: earlier ones that the review says are settled. */
export function toContext({ material, diff }: Reading, solved: ReadonlySet<string>) {
  const known = material.earlier.map(({ finding }) => finding);
  return {
    round: material.round,
    earlier: known.map((finding) => ({ ...finding, path: diff.pathOf(finding) })),
    gone: new Set(known.filter((one) => !solved.has(one.id) && !diff.shows(one)).map(({ id }) => id)),
    place: diff.place,
    hash: sha256,
  } satisfies FindingContext;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
