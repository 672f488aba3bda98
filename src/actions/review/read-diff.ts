import { type DiffFile, parseDiff } from "../../core/parse-diff.ts";
import { placeQuote } from "../../core/place-quote.ts";
import type { Remark } from "../../contracts/review.ts";
import type { GitObjects } from "../../ports/git-objects.ts";
import { type Dropped, dropFiles } from "./drop-files.ts";

/** What a reviewer is shown, and where its quotes are looked up. */
export type ReadDiff = {
  readonly shown: readonly DiffFile[];
  readonly dropped: readonly Dropped[];
  /** In the whole diff of the pull request, as GitHub takes comments there; the new side's numbers are the same in a later round's smaller one. */
  readonly place: (remark: Remark) => ReturnType<typeof placeQuote>;
};

/** The diff from the merge base to the tree, or only from `since` on; files that no one can read are dropped with their reason. */
export async function readDiff(git: Pick<GitObjects, "diff">, of: { readonly mergeBase: string; readonly tree: string; readonly since: string | null }): Promise<ReadDiff> {
  const whole = await read(git, of.mergeBase, of.tree);
  const news = of.since === null ? whole : await read(git, of.since, of.tree);
  const { kept, dropped } = dropFiles(news.map(toPart));
  return {
    shown: news.filter((file) => kept.includes(file.path)),
    dropped,
    place: (remark) => placeQuote(whole.find((file) => file.path === remark.path || file.oldPath === remark.path)?.hunks ?? [], remark),
  };
}

async function read(git: Pick<GitObjects, "diff">, from: string, to: string): Promise<readonly DiffFile[]> {
  return parseDiff((await git.diff(from, to)).toString("utf8"));
}

function toPart(file: DiffFile) {
  const lines = file.hunks.flatMap((hunk) => hunk.lines);
  const first = file.hunks[0];
  return {
    path: file.path,
    isBinary: file.binary,
    bytes: lines.reduce((sum, line) => sum + line.text.length + 1, 0),
    firstLines: first !== undefined && first.newStart <= 5 ? first.lines.slice(0, 5).map((line) => line.text).join("\n") : "",
  };
}
