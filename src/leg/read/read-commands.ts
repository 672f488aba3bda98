import type { Config } from "../../config/config.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import type { ToldCommands } from "../../state/corrections.ts";
import { findCommands } from "../commands/find-commands.ts";
import { type Commands, listProjectFiles, type Project } from "../commands/tools/project.ts";
import { type ShownCommands, withTold } from "../commands/with-told.ts";

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/** What commands are read by: the base's configuration, and what people said of this run. */
export type CommandsOf = { readonly config: Config["validate"]; readonly told: ToldCommands };

/**
 * What a person told for this run, as it is the newest and explicit; else the configured commands, else those that the base's own CI runs or its manifests name. A base that
 * has no tests yet may get its first ones by the change: then `test` is found in the result, and nothing is set up, as only the base may use the network.
 */
export async function readCommands(
  git: Reader,
  base: string,
  tree: string,
  { config, told }: CommandsOf,
): Promise<ShownCommands> {
  // What is configured is whole: nothing is looked up beside it.
  if (config.test !== null)
    return withTold({ setup: config.setup, test: config.test, source: "configured" }, told, none);
  const project = await readProject(git, base);
  const ofBase = findCommands(project);
  const setup = config.setup ?? ofBase.setup;
  if (ofBase.test !== null || told.test !== undefined) return withTold({ ...ofBase, setup }, told, project);
  const ofResult = findCommands(await readProject(git, tree));
  if (ofResult.test === null) return withTold({ ...ofBase, setup: config.setup }, told, project);
  const first: Commands = {
    setup: config.setup,
    test: ofResult.test,
    source: `${ofResult.source}, as the change has it`,
    file: ofResult.file,
  };
  return withTold(first, told, project);
}

const none: Project = { paths: [], read: () => undefined };

/** A tree as `findCommands` looks at it. */
export async function readProject(git: Reader, treeish: string): Promise<Project> {
  const paths = (await git.listTree(treeish)).filter((entry) => entry.type === "blob").map((entry) => entry.path);
  const files = await git.readFiles(treeish, listProjectFiles(paths));
  return { paths, read: (path) => files.get(path)?.toString("utf8") };
}
