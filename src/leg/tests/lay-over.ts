import { Fault } from "../../core/fault.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import type { Workspace } from "../../ports/workspace.ts";

/**
 * Turns a workspace that holds `base` (and what `setup` made there) into `tree`: only what differs is written or removed. A symbolic link or submodule
 * among it is a Fault `path.refused`: it could lead the test out of its folder.
 */
export async function layOver(
  git: Pick<GitObjects, "changedPaths" | "listTree" | "readFiles">,
  base: string,
  tree: string,
  workspace: Workspace,
): Promise<void> {
  const changes = await git.changedPaths(base, tree);
  for (const change of changes) {
    if (change.status === "D") await workspace.remove(change.path);
    if (change.status === "R" && change.from !== undefined) await workspace.remove(change.from);
  }
  const written = changes.filter((change) => change.status !== "D").map((change) => change.path);
  if (written.length === 0) return;
  const modes = new Map((await git.listTree(tree)).map((entry) => [entry.path, entry.mode]));
  const contents = await git.readFiles(tree, written);
  for (const path of written) {
    const mode = modes.get(path);
    const content = contents.get(path);
    if (content === undefined || (mode !== "100644" && mode !== "100755")) {
      throw new Fault(
        "path.refused",
        `The change holds ${path} with mode ${mode ?? "unknown"}: only plain files are laid over the base for a test.`,
        {
          who: "user",
          facts: { path, mode: mode ?? null },
        },
      );
    }
    await workspace.write(path, content, mode === "100755");
  }
}
