import { truncateMiddle } from "../../../core/text/truncate.ts";
import type { GitObjects } from "../../../ports/git/git-objects.ts";

/** Where a repository tells its reviewers what is no defect there. */
export const falseAlarmsPath = "REVIEW.md";

const maxBytes = 16_000;

/** REVIEW.md of the base, so that a change can not silence its own review; null when there is none, or it says nothing. */
export async function readFalseAlarms(
  git: Pick<GitObjects, "readFiles" | "listTree">,
  base: string,
): Promise<string | null> {
  // A link of that name would lead to a file that nobody protects.
  const isThere = (await git.listTree(base)).some(
    ({ path, mode }) => path === falseAlarmsPath && mode.startsWith("100"),
  );
  if (!isThere) return null;
  const text = (await git.readFiles(base, [falseAlarmsPath])).get(falseAlarmsPath)?.toString("utf8").trim();
  return text === undefined || text === "" ? null : truncateMiddle(text, { maxBytes }).text;
}
