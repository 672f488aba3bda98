import type { Effect, WantedInline } from "../../policy/effects/effect.ts";
import { splitByPlace } from "./commentable-lines.ts";
import type { Hands } from "./hands.ts";

/** Posts the review of one round, with all its comments in one call; those that the pull request's diff has no place for go into its text. */
export async function postReview(
  effect: Effect & { readonly kind: "review" },
  pull: { readonly number: number },
  hands: Hands,
): Promise<void> {
  if ((await hands.outside.review(pull.number, effect.op)) !== undefined) return;
  const { placed, unplaced } = await placeComments(effect, hands);
  const extra = unplaced.map(
    ({ path, line, body }) => `\n\n---\n\n\`${path.replaceAll("`", "'")}\` line ${line}\n\n${body}`,
  );
  await hands.forge.postReview({
    pull: pull.number,
    commit: effect.commit,
    body: effect.body + extra.join(""),
    comments: placed,
  });
}

/** GitHub shows the difference from the merge base, which is where the branch began. */
async function placeComments(
  effect: Effect & { readonly kind: "review" },
  { run, git: open }: Hands,
): Promise<{ placed: readonly WantedInline[]; unplaced: readonly WantedInline[] }> {
  const review = run.tickets.get(effect.ticket)?.reviews.find((one) => one.head === effect.commit);
  if (effect.comments.length === 0 || review === undefined) return { placed: effect.comments, unplaced: [] };
  const git = await open();
  await git.fetch([review.base, effect.commit]);
  return splitByPlace((await git.diff(review.base, effect.commit)).toString("utf8"), effect.comments);
}
