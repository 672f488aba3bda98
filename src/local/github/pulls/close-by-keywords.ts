import { type Doer, emitIssue } from "../events/emit.ts";
import type { RepoRow } from "../store/rows.ts";
import type { World } from "../world.ts";

const KEYWORD = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi;

/** Closes the issues that a text names after a closing keyword, as a merge into the default branch does. */
export function closeByKeywords(world: World, repo: RepoRow, text: string, by: Doer): void {
  for (const match of text.matchAll(KEYWORD)) {
    const issue = world.store.issues.find({ repo: repo.id, parent: Number(match[1]) });
    if (issue === undefined || issue.state === "closed" || issue.pull !== null) continue;
    const at = world.now();
    const closed = {
      state: "closed",
      stateReason: "completed",
      closedAt: at,
      updatedAt: at,
      closedBy: by.login,
    } as const;
    emitIssue(world, repo, by, world.store.issues.change(issue.id, closed), "closed");
  }
}
