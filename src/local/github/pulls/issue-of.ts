import type { IssueRow, PullRow } from "../store/rows.ts";
import type { World } from "../world.ts";

/** The issue a pull request also is. */
export function issueOf(world: World, pull: PullRow): IssueRow {
  const issue = world.store.issues.find({ repo: pull.repo, parent: pull.number });
  if (issue === undefined) throw new Error(`pull request ${pull.number} has no issue`);
  return issue;
}
