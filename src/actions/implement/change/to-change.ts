import type { Change, ChangeSummary } from "../../../contracts/change.ts";
import type { Feature } from "../../../contracts/plan.ts";
import { Fault } from "../../../core/fault.ts";
import { matchGlob } from "../../../core/paths/match-glob.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Start } from "../read-start.ts";
import type { LeftOut } from "./coder-files.ts";
import type { Difference } from "./read-difference.ts";
import { renderPullRequest } from "./render-pull-request.ts";

/** Files and tree for `publish`, with the text of the pull request. A summary that is not `changed` carries no files. */
export async function toChange(of: {
  readonly git: Git;
  readonly start: Start;
  /** What differs in its folder. */
  readonly difference: () => Promise<Difference>;
  readonly feature: Feature;
  readonly issue: number | null;
  readonly template: string | undefined;
  readonly summary: ChangeSummary;
  readonly model: string;
  readonly leftOut: readonly LeftOut[];
}): Promise<Change> {
  const { git, start, feature, issue, template, summary, model, leftOut } = of;
  const difference = summary.outcome === "changed" ? await of.difference() : { files: [], refused: null };
  if (difference.refused !== null) throw new Fault("path.refused", difference.refused, { who: "outside" });
  const files = [...difference.files];
  const outsideOwned = files
    .map((file) => file.path)
    .filter((path) => !feature.owns.some((glob) => matchGlob(glob, path)));
  return {
    base: start.base,
    parent: start.parent,
    tree: await git.writeTree(start.parent, files),
    files,
    outsideOwned,
    summary,
    pullRequest: renderPullRequest({ feature, issue, summary, outsideOwned, template, leftOut }),
    model,
  };
}
