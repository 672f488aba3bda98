import { type RenderedDiff, renderDiff } from "../../agent/render-diff.ts";
import type { Finding, Remark } from "../../contracts/review.ts";
import { type DiffFile, parseDiff } from "../../core/diff/parse-diff.ts";
import type { Place } from "../../core/diff/place-quote.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { findRemarked } from "./find-remarked.ts";
import { settleRemark } from "./settle-remark.ts";

/** What a reviewer is shown, and where its quotes are looked up. */
export type ReadDiff = {
  readonly rendered: RenderedDiff;
  /** The remark with path, side, quote and suggestion as the diff has them, however it spelled them. */
  readonly settle: (remark: Remark) => Remark;
  /** As GitHub takes comments: on lines of the pull request's whole diff. Null: nowhere. */
  readonly place: (remark: Quoting) => Place | null;
  /** The path that the remark's file has now; its own when the diff knows no such file. */
  readonly pathOf: (remark: Quoting) => string;
  /** Whether the quoted lines stand in it whole, wherever: a line that was altered is another one. */
  readonly shows: (remark: Quoting) => boolean;
};
type Quoting = Pick<Finding, "path" | "quote" | "claimedLine" | "side">;

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
  const diffs = { whole: whole ?? [], news: of.since === null ? null : (news ?? []) };
  return {
    rendered: news === null ? await dropAll(git, from, of.tree) : renderDiff(news),
    settle: (remark) => settleRemark(remark, findRemarked(diffs, remark)),
    place: (remark) => {
      const found = findRemarked(diffs, remark)?.located;
      return found ? { startLine: found.startLine, line: found.line } : null;
    },
    pathOf: (remark) => findRemarked(diffs, remark)?.path ?? remark.path,
    shows: (remark) => {
      const found = findRemarked(diffs, remark)?.located;
      return found ? found.fit !== "part" && found.isWhole : false;
    },
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
