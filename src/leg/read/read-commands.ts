import type { Config } from "../../config/config.ts";
import type { CommandsBasis, RememberedCommands, ToldCommands } from "../../contracts/test-commands.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { findCommands } from "../commands/find-commands.ts";
import { listProjectFiles, type Project } from "../commands/tools/project.ts";
import { toFound, withRemembered } from "../commands/with-remembered.ts";
import { type ShownCommands, withFoundSetup, withTold } from "../commands/with-told.ts";

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/** What is known of a run's commands beside the base's files: people's word, and what a former run was green by. */
export type Told = { readonly now: ToldCommands; readonly remembered: RememberedCommands | null };
/** Where no run is that people could have said something of. */
export const nothingTold: Told = { now: {}, remembered: null };

/** What commands are read by beside the base. */
export type CommandsOf = { readonly config: Config["validate"]; readonly told: Told };

/** Commands to run, what they came from, and why what was remembered is not among it. */
export type ReadCommands = ShownCommands & { readonly basis?: CommandsBasis; readonly forgotten?: string };

/**
 * What a person told for this run, as it is the newest and explicit; else the configured commands, else what a former run was green by while the base's files stand to it, else those that the base's own CI
 * runs or its manifests name. A base that has no tests yet may get its first ones by the change: then `test` is found in the result, and nothing is set up, as only the base may use the network.
 */
export async function readCommands(
  git: Reader,
  base: string,
  tree: string,
  { config, told }: CommandsOf,
): Promise<ReadCommands> {
  const ownSetup = config.setup?.trim() === "" ? null : config.setup;
  if (config.test !== null) {
    const configured = { setup: ownSetup, test: config.test, source: "configured" };
    // Who names the tests alone has their needs looked up; `setup: ""` says that there are none.
    const asks = config.setup === null;
    return withTold(asks ? withFoundSetup(configured, await readProject(git, base)) : configured, told.now, none);
  }
  const { project, ofBase, begun, people, basis } = await readBase(git, base, { config, told });
  const more = {
    ...(basis === undefined ? {} : { basis }),
    ...(begun.forgotten === undefined ? {} : { forgotten: begun.forgotten }),
  };
  const setup = config.setup === null ? begun.commands.setup : ownSetup;
  const setupFrom = config.setup === null ? {} : { setupFrom: "configured" };
  if (begun.commands.test !== null || people.test !== undefined)
    return { ...withTold({ ...begun.commands, ...setupFrom, setup }, people, project), ...more };
  const ofResult = findCommands(await readProject(git, tree));
  if (ofResult.test === null)
    return { ...withTold({ ...ofBase, ...setupFrom, setup: ownSetup }, people, project), ...more };
  const first: Parameters<typeof withTold>[0] = {
    ...setupFrom,
    setup: ownSetup,
    test: ofResult.test,
    source: `${ofResult.source}, as the change has it`,
    file: ofResult.file,
  };
  return { ...withTold(first, people, project), ...more };
}

/** What a proof of this base that is green is remembered by; undefined where it is not, as where the configuration names the test. */
export async function readBasis(
  git: Reader,
  base: string,
  { config, told }: CommandsOf,
): Promise<CommandsBasis | undefined> {
  return config.test === null ? (await readBase(git, base, { config, told })).basis : undefined;
}

async function readBase(git: Reader, base: string, { config, told }: CommandsOf) {
  const project = await readProject(git, base);
  const ofBase = findCommands(project);
  const oids = new Map((await git.listTree(base)).map(({ path, oid }) => [path, oid]));
  const found = toFound(ofBase, (path) => oids.get(path));
  const begun = withRemembered({ ...found, commands: ofBase }, told.remembered, (path) => oids.get(path));
  // A configured set-up holds for all runs, whatever a person told in a former one.
  const { setup: ofFormer, ...others } = begun.told;
  const former = config.setup === null && ofFormer !== undefined ? { ...others, setup: ofFormer } : others;
  const people = { ...former, ...told.now };
  const basis: CommandsBasis | undefined = isShort(found) ? { told: people, found } : undefined;
  return { project, ofBase, begun, people, basis };
}

const none: Project = { paths: [], read: () => undefined };
const maxRemembered = 20_000;

function isShort({ setup, test }: CommandsBasis["found"]): boolean {
  return (setup ?? "").length <= maxRemembered && (test ?? "").length <= maxRemembered;
}

/** A tree as `findCommands` looks at it. */
export async function readProject(git: Reader, treeish: string): Promise<Project> {
  const paths = (await git.listTree(treeish)).filter((entry) => entry.type === "blob").map((entry) => entry.path);
  const files = await git.readFiles(treeish, listProjectFiles(paths));
  return { paths, read: (path) => files.get(path)?.toString("utf8") };
}
