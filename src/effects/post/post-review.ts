import { Fault } from "../../core/fault.ts";
import { type Effect, findFindingMarker, type WantedInline } from "../../policy/effects/effect.ts";
import { renderRepeated, renderUnplaced } from "../../policy/render/review-body.ts";
import { splitByPlace } from "./commentable-lines.ts";
import type { Hands } from "./hands.ts";

type ReviewEffect = Effect & { readonly kind: "review" };

/**
 * Posts the review of one round, with all its comments in one call. Those that the pull request's diff has no place for go into its text, and so do those
 * whose finding has a thread already, also one that a forced push made outdated: a finding has one thread.
 */
export async function postReview(effect: ReviewEffect, pull: { readonly number: number }, hands: Hands): Promise<void> {
  if ((await hands.outside.review(pull.number, effect.op)) !== undefined) return;
  const there = await findRepeated(effect, pull.number, hands);
  const isRepeated = (comment: WantedInline) => there.has(findFindingMarker(comment.body) ?? "");
  const repeated = effect.comments.filter(isRepeated);
  const fresh = effect.comments.filter((comment) => !isRepeated(comment));
  const { placed, unplaced } = await placeComments({ ...effect, comments: fresh }, hands);
  const extra = [...unplaced.map(renderUnplaced), ...repeated.map(renderRepeated)];
  await hands.forge.postReview({
    pull: pull.number,
    commit: effect.commit,
    body: [effect.body, ...extra].join("\n\n---\n\n"),
    comments: placed,
  });
  hands.outside.reviewed(pull.number);
}

/** Findings of this review that have a thread. GitHub is only asked when one may have: raised before, or on a pull request with a past that we do not know. */
async function findRepeated(effect: ReviewEffect, pull: number, { outside, run }: Hands): Promise<ReadonlySet<string>> {
  const ticket = run.tickets.get(effect.ticket);
  const own = ticket?.reviews.findIndex(({ claim }) => effect.op === `review:${claim}`) ?? -1;
  const before = new Set(
    ticket?.reviews.slice(0, Math.max(0, own)).flatMap((one) => one.review.findings.map(({ id }) => id)),
  );
  const ids = effect.comments.flatMap(({ body }) => findFindingMarker(body) ?? []);
  if (run.kind !== "review" && !ids.some((id) => before.has(id))) return new Set();
  if (ids.length === 0) return new Set();
  try {
    return new Set((await outside.threads(pull)).map(({ finding }) => finding));
  } catch (thrown) {
    // A token that may not read threads: what was raised before is taken to have one, as a second would be worse than none.
    if (thrown instanceof Fault && thrown.code === "forge.forbidden") return before;
    throw thrown;
  }
}

/** GitHub shows the difference from the merge base, which is where the branch began. */
async function placeComments(
  effect: ReviewEffect,
  { run, git: open }: Hands,
): Promise<{ placed: readonly WantedInline[]; unplaced: readonly WantedInline[] }> {
  const review = run.tickets.get(effect.ticket)?.reviews.find((one) => one.head === effect.commit);
  if (effect.comments.length === 0 || review === undefined) return { placed: effect.comments, unplaced: [] };
  const git = await open();
  await git.fetch([review.base, effect.commit]);
  return splitByPlace((await git.diff(review.base, effect.commit)).toString("utf8"), effect.comments);
}
