import { type RenderedDiff, renderDiff } from "../../agent/render-diff.ts";
import { parseDiff } from "../../core/diff/parse-diff.ts";
import { findMergeBase } from "../../leg/read/find-merge-base.ts";
import type { Git } from "../../ports/git/git.ts";

/** Each model reads it: less than a reviewer is shown. */
const maxBytes = 60_000;
/** A larger diff is not read. */
const maxDiffBytes = 32 * 1024 * 1024;

/** The change of a pull request as the models are shown it: from where it left its base to its head, which is never checked out. */
export async function readChange(
  git: Git,
  pull: { readonly base: string; readonly head: string },
): Promise<RenderedDiff> {
  const mergeBase = await findMergeBase(git, pull.base, pull.head);
  const bytes = await git.diff(mergeBase, await git.treeOf(pull.head));
  if (bytes.byteLength <= maxDiffBytes) return renderDiff(parseDiff(bytes.toString("utf8")), { maxBytes });
  const reason = `the whole diff is larger than ${maxDiffBytes} bytes`;
  const changed = await git.changedPaths(mergeBase, pull.head);
  return { text: "", included: [], dropped: changed.map(({ path }) => ({ path, reason })) };
}
