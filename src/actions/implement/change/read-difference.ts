import type { FileChange } from "../../../contracts/change.ts";
import { Fault } from "../../../core/fault.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { LeaveOut } from "../../../ports/git/git-objects.ts";
import { isByproduct } from "./is-byproduct.ts";

/** What differs between a folder and a tree-ish, without what tools left behind; `refused` says why it can not be handed on. */
export type Difference = { readonly files: readonly FileChange[]; readonly refused: string | null };

/** Reads the folder; what git must not take (a new symbolic link) is told, so that it can go back to the model. Of what `from` has everything counts. */
export async function readDifference(
  git: Pick<Git, "changesOf">,
  folder: string,
  from: string,
  leaveOut: LeaveOut = () => false,
): Promise<Difference> {
  try {
    const files = await git.changesOf(folder, from, (path) => isByproduct(path) || leaveOut(path));
    return { files, refused: null };
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "path.refused") return { files: [], refused: thrown.message };
    throw thrown;
  }
}
