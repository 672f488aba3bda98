import type { Config } from "../../config/config.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { findCommands } from "../commands/find-commands.ts";
import { type Commands, listProjectFiles, type Project } from "../commands/tools/project.ts";

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/**
 * The configured commands, else those that the base's own CI runs or its manifests name. A base that has no tests yet may get its first ones by the change: then `test` is
 * found in the result, and nothing is set up, as only the base may use the network.
 */
export async function readCommands(
  git: Reader,
  base: string,
  tree: string,
  config: Config["validate"],
): Promise<Commands> {
  if (config.test !== null) return { setup: config.setup, test: config.test, source: "configured" };
  const ofBase = findCommands(await readProject(git, base));
  if (ofBase.test !== null) return { ...ofBase, setup: config.setup ?? ofBase.setup };
  const ofResult = findCommands(await readProject(git, tree));
  if (ofResult.test === null) return { ...ofBase, setup: config.setup };
  return {
    setup: config.setup,
    test: ofResult.test,
    source: `${ofResult.source}, as the change has it`,
    file: ofResult.file,
  };
}

/** A tree as `findCommands` looks at it. */
export async function readProject(git: Reader, treeish: string): Promise<Project> {
  const paths = (await git.listTree(treeish)).filter((entry) => entry.type === "blob").map((entry) => entry.path);
  const files = await git.readFiles(treeish, listProjectFiles(paths));
  return { paths, read: (path) => files.get(path)?.toString("utf8") };
}
