import type { Config } from "../../config/config.ts";
import type { ChangedFile } from "../../policy/gates/changed-file.ts";
import { findAliases, type Link } from "../../policy/gates/links.ts";
import { findProtected, type Protected } from "../../policy/gates/protected-paths.ts";
import { judgeReach } from "../../policy/reach/judge-reach.ts";
import type { Tree } from "../../policy/reach/tree.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { findCommands } from "../commands/find-commands.ts";
import type { Commands } from "../commands/tools/project.ts";
import { readSetUpAction } from "../set-up-action/read-set-up-action.ts";
import { readProject, type Told } from "./read-commands.ts";

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/** Larger files are data: nothing that a runner is told by. */
const maxFileChars = 1_000_000;

/** A tree of git's as the analysis of what tests depend on reads it: plain files alone. */
export async function openTree(git: Reader, treeish: string): Promise<Tree> {
  const entries = await git.listTree(treeish);
  const paths = new Set(entries.filter(({ mode }) => mode.startsWith("100")).map(({ path }) => path));
  const read = async (wanted: readonly string[]) => {
    const files = await git.readFiles(
      treeish,
      wanted.filter((path) => paths.has(path)),
    );
    return new Map([...files].map(([path, content]) => [path, content.toString("utf8", 0, maxFileChars)]));
  };
  return { paths, read };
}

/**
 * All files of a change that wait for a person's approval of exactly this change, and why: protected paths, by whatever
 * link they are found, links and submodules themselves, weakened tests, and what decides how it is proved or what is installed, judged on both trees (`base` and `tree`; `files` is what differs).
 * `mayChange`: tests that an approved plan names as to be changed.
 */
export async function readProtected(
  git: Reader,
  of: {
    readonly base: string;
    readonly tree: string;
    readonly files: readonly ChangedFile[];
    readonly config: Config;
    readonly told: Told;
    readonly mayChange: readonly string[];
  },
): Promise<readonly Protected[]> {
  const { base, tree, files, config, told, mayChange } = of;
  if (files.length === 0) return [];
  const found = new Map(findProtected(files, config["protected-paths"], mayChange).map((one) => [one.path, one]));
  for (const one of await readLinked(git, of)) if (!found.has(one.path)) found.set(one.path, one);
  const { steering, own, next } = await readSteering(git, {
    base,
    tree,
    files: files.flatMap(({ path, from }) => (from === null ? [path] : [path, from])),
    config,
    told,
  });
  for (const one of steering) if (!found.has(one.path)) found.set(one.path, one);
  for (const one of await readOwnActions(git, of)) if (!found.has(one.path)) found.set(one.path, one);
  const turned = findTurned(own, next, config.validate);
  const turnsTest = own.test !== next.test;
  // Who lets the change through for another file sees it whole.
  if (turned !== undefined && (turnsTest || found.size === 0)) {
    const said = [next.file, own.file].find((path) => files.some((file) => file.path === path || file.from === path));
    const path = said ?? files[0]?.path ?? "";
    if (!found.has(path)) found.set(path, { path, why: turned });
  }
  return [...found.values()];
}

/** What the base's own set-up action runs stands in folders of their own, wherever they are: it runs outside the sandbox. */
async function readOwnActions(
  git: Reader,
  { base, files }: Parameters<typeof readProtected>[1],
): Promise<readonly Protected[]> {
  const folders = (await readSetUpAction(git, base))?.folders ?? [];
  const paths = files.flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  return paths
    .filter((path) => folders.some((folder) => folder === "" || path.startsWith(`${folder}/`)))
    .map((path) => ({ path, why: "the set-up action runs it, outside the sandbox" }));
}

/**
 * Links and submodules that a change brings or alters, as what stands there is decided elsewhere (Baton writes none, people may), and files that a link of
 * either tree puts into a protected place.
 */
async function readLinked(
  git: Reader,
  { base, tree, files, config }: Parameters<typeof readProtected>[1],
): Promise<readonly Protected[]> {
  const modes = new Map((await git.listTree(tree)).map(({ path, mode }) => [path, mode]));
  const links = [...(await readLinks(git, base)), ...(await readLinks(git, tree))];
  const names = new Map(
    files.flatMap(({ path, from }) =>
      [path, from ?? path].flatMap((one) => findAliases(one, links)).map((name) => [name, path] as const),
    ),
  );
  const aliases = [...names.keys()].map((path) => ({ path, from: null, status: "M" as const, removed: [], added: [] }));
  const guarded = findProtected(aliases, config["protected-paths"]);
  return [
    ...files.flatMap(({ path }) => whyElsewhere(modes.get(path)).map((why) => ({ path, why }))),
    ...guarded.flatMap(({ path: name, why }) => {
      const path = names.get(name);
      return path === undefined ? [] : [{ path, why: `a link makes it \`${name}\`: ${why}` }];
    }),
  ];
}

function whyElsewhere(mode: string | undefined): readonly string[] {
  if (mode === linkMode) return ["a link: it gives another place's content this name"];
  return mode === submoduleMode ? ["a submodule: its content is in another repository"] : [];
}

const linkMode = "120000";
const submoduleMode = "160000";

async function readLinks(git: Reader, treeish: string): Promise<readonly Link[]> {
  const paths = (await git.listTree(treeish)).filter(({ mode }) => mode === linkMode).map(({ path }) => path);
  if (paths.length === 0) return [];
  return [...(await git.readFiles(treeish, paths))].map(([path, target]) => ({
    path,
    target: target.toString("utf8"),
  }));
}

/** The base's command proves this change, but the changed one the next: where they differ, a person lets it through. */
function findTurned(own: Commands, next: Commands, set: Config["validate"]): string | undefined {
  if (set.test !== null || own.test === null) return undefined;
  if (own.test !== next.test)
    return `it turns the test command from \`${cut(own.test)}\` into \`${cut(next.test ?? "none")}\``;
  if (set.setup !== null || own.setup === next.setup) return undefined;
  return `it turns the set-up command from \`${cut(own.setup ?? "none")}\` into \`${cut(next.setup ?? "none")}\``;
}

const cut = (text: string): string => (text.length > 300 ? `${text.slice(0, 299)}…` : text);

/** What of a change decides how it is proved or what is installed (`files`: all paths that differ), and the commands that either tree names. */
export async function readSteering(
  git: Reader,
  of: {
    readonly base: string;
    readonly tree: string;
    readonly files: readonly string[];
    readonly config: Config;
    readonly told: Told;
  },
): Promise<{
  readonly steering: readonly Protected[];
  readonly own: Commands;
  readonly next: Commands;
  readonly hadTests: boolean;
  /** Files that either tree names as tests where no name tells. */
  readonly tests: readonly string[];
}> {
  const { base, tree, files, config, told } = of;
  const [own, next] = [findCommands(await readProject(git, base)), findCommands(await readProject(git, tree))];
  const set = config.validate;
  const ofAction = set["setup-action"] === "none" ? [] : ((await readSetUpAction(git, base))?.commands ?? []);
  const named = [set.setup ?? own.setup, set.test ?? own.test ?? next.test].filter((one) => one !== null);
  // The next run goes by what stands in the tree again.
  const { now, remembered } = told;
  const ofPeople = [...Object.values(now), ...Object.values(remembered?.told ?? {})].map(({ command }) => command);
  const former = [remembered?.found.setup, remembered?.found.test].filter((one) => typeof one === "string");
  const commands = [...named, ...ofPeople, ...former, ...ofAction];
  const isTold = (now.test ?? remembered?.told.test) !== undefined;
  const hadTests = isTold || (set.test ?? own.test) !== null;
  const judged = await judgeReach({
    files: files.map((path) => ({ path, from: null })),
    base: await openTree(git, base),
    result: await openTree(git, tree),
    commands,
    hadTests,
  });
  const tests = [...judged.base.tests, ...judged.result.tests];
  return { steering: judged.steering, own, next, hadTests, tests };
}
