import { type RenderedDiff, renderDiff } from "../../agent/render-diff.ts";
import type { Remark } from "../../contracts/review.ts";
import { type DiffFile, parseDiff } from "../../core/parse-diff.ts";
import { type Place, placeQuote } from "../../core/place-quote.ts";
import type { GitObjects } from "../../ports/git-objects.ts";

/** What a reviewer is shown, and where its quotes are looked up. */
export type ReadDiff = {
  readonly rendered: RenderedDiff;
  /** In the whole diff of the pull request, as GitHub takes comments there; the new side's numbers are the same in a later round's smaller one. */
  readonly place: (remark: Remark) => Place | null;
};

/** The diff from the merge base to the tree, or only what came since `since`. */
export async function readDiff(
  git: Pick<GitObjects, "diff">,
  of: { readonly mergeBase: string; readonly tree: string; readonly since: string | null },
): Promise<ReadDiff> {
  const whole = await read(git, of.mergeBase, of.tree);
  const news = of.since === null ? whole : await read(git, of.since, of.tree);
  return {
    rendered: renderDiff(news),
    place: (remark) =>
      placeQuote(whole.find((file) => file.path === remark.path || file.oldPath === remark.path)?.hunks ?? [], remark),
  };
}

async function read(git: Pick<GitObjects, "diff">, from: string, to: string): Promise<readonly DiffFile[]> {
  return parseDiff((await git.diff(from, to)).toString("utf8"));
}
