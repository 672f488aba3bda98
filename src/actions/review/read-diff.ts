import { type RenderedDiff, renderDiff } from "../../agent/render-diff.ts";
import type { Remark } from "../../contracts/review.ts";
import { type DiffFile, parseDiff } from "../../core/diff/parse-diff.ts";
import { type Place, placeQuote } from "../../core/diff/place-quote.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";

/** What a reviewer is shown, and where its quotes are looked up. */
export type ReadDiff = {
  readonly rendered: RenderedDiff;
  /** In the whole diff of the pull request, as GitHub takes comments there; the new side's numbers are the same in a later round's smaller one. */
  readonly place: (remark: Remark) => Place | null;
};

/** More than this is read by no model, and parsing it would cost a job its memory. */
const maxBytes = 32 * 1024 * 1024;

/** The diff from the merge base to the tree, or only what came since `since`. A giant one is left out file by file, each named. */
export async function readDiff(
  git: Pick<GitObjects, "diff" | "changedPaths">,
  of: { readonly mergeBase: string; readonly tree: string; readonly since: string | null },
): Promise<ReadDiff> {
  const whole = await read(git, of.mergeBase, of.tree);
  const from = of.since ?? of.mergeBase;
  const news = of.since === null ? whole : await read(git, from, of.tree);
  return {
    rendered: news === null ? await dropAll(git, from, of.tree) : renderDiff(news),
    place: ({ path, ...quoted }) =>
      placeQuote(whole?.find((file) => file.path === path || file.oldPath === path)?.hunks ?? [], quoted),
  };
}

async function read(git: Pick<GitObjects, "diff">, from: string, to: string): Promise<readonly DiffFile[] | null> {
  const bytes = await git.diff(from, to);
  return bytes.byteLength > maxBytes ? null : parseDiff(bytes.toString("utf8"));
}

async function dropAll(git: Pick<GitObjects, "changedPaths">, from: string, to: string): Promise<RenderedDiff> {
  const reason = `the whole diff is larger than ${maxBytes} bytes`;
  return { text: "", included: [], dropped: (await git.changedPaths(from, to)).map(({ path }) => ({ path, reason })) };
}
