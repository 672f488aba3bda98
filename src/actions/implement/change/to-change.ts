import type { Change, ChangeSummary, FileChange } from "../../../contracts/change.ts";
import type { Feature } from "../../../contracts/plan.ts";
import { Fault } from "../../../core/fault.ts";
import { matchGlob } from "../../../core/paths/match-glob.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Start } from "../read-start.ts";
import { isByproduct } from "./is-byproduct.ts";
import type { LeftOut } from "./left-out.ts";
import { renderPullRequest } from "./render-pull-request.ts";

/** What differs between a folder and a tree-ish, without what tools left behind; `refused` says why it can not be handed on. */
export type Difference = { readonly files: readonly FileChange[]; readonly refused: string | null };

/** Reads the folder; what git must not take (a new symbolic link) is told, so that it can go back to the model. */
export async function readDifference(
  git: Pick<Git, "changesOf" | "listTree">,
  folder: string,
  from: string,
): Promise<Difference> {
  try {
    const files = await git.changesOf(folder, from);
    if (!files.some((file) => isByproduct(file.path))) return { files, refused: null };
    const known = new Set((await git.listTree(from)).map((entry) => entry.path));
    return { files: files.filter((file) => known.has(file.path) || !isByproduct(file.path)), refused: null };
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "path.refused") return { files: [], refused: thrown.message };
    throw thrown;
  }
}

/** Files and tree for `publish`, with the text of the pull request. A summary that is not `changed` carries no files. */
export async function toChange(of: {
  readonly git: Git;
  readonly start: Start;
  readonly folder: string;
  readonly feature: Feature;
  readonly issue: number | null;
  readonly template: string | undefined;
  readonly summary: ChangeSummary;
  readonly model: string;
  readonly leftOut: readonly LeftOut[];
}): Promise<Change> {
  const { git, start, feature, issue, template, summary, model, leftOut } = of;
  const difference =
    summary.outcome === "changed" ? await readDifference(git, of.folder, start.parent) : { files: [], refused: null };
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
