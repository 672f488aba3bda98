import type { Config } from "../../config/config.ts";
import { matchGlob } from "../../core/paths/match-glob.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import type { Told } from "../read/read-commands.ts";
import { readSteering } from "../read/read-protected.ts";
import { findUnnamed } from "./find-unnamed.ts";
import { narrowCommand } from "./narrow-command.ts";
import { findReached, isShared, type Reached, type Workspace } from "./packages.ts";
import { listManifests, readWorkspace } from "./read-workspace.ts";

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/** What of the tests is run for a change. */
export type Scope =
  | {
      readonly kind: "touched";
      readonly command: string;
      readonly touched: readonly string[];
      readonly dependents: readonly string[];
    }
  | { readonly kind: "all"; readonly why: string };

/**
 * The test command for the packages that a change touches and those that depend on them, or why all is tested: whatever is not plain. What decides how it is
 * proved, as `judgeReach` finds it, reaches all.
 */
export async function readScope(
  git: Reader & Pick<GitObjects, "changedPaths">,
  of: {
    readonly base: string;
    readonly tree: string;
    readonly test: string;
    readonly config: Config;
    readonly told: Told;
  },
): Promise<Scope> {
  const { base, tree, test, config, told } = of;
  const files = (await git.changedPaths(base, tree)).flatMap(({ path, from }) =>
    from === undefined ? [path] : [path, from],
  );
  const after = await readPackages(git, tree);
  const reached = findReached(files, { before: await readPackages(git, base), after });
  const scope = toScope(reached, after, test);
  if (scope.kind === "all" || after === undefined) return scope;
  const link = await findLink(git, tree, after);
  if (link !== undefined) return { kind: "all", why: `\`${link}\` is a link, which may lead into another package` };
  const [steers] = (await readSteering(git, { base, tree, files, config, told })).steering;
  if (steers !== undefined) return { kind: "all", why: `\`${steers.path}\` decides how it is proved` };
  const tested = [...scope.touched, ...scope.dependents];
  const unnamed = await findUnnamed(git, tree, { workspace: after, tested });
  if (unnamed === undefined) return scope;
  return {
    kind: "all",
    why: `\`${unnamed.file}\` reads \`${unnamed.names}\`, which its package does not name as a dependency`,
  };
}

/** The same for a coder, of the paths that its feature owns: for its own runs, while it works. */
export async function readOwnScope(
  git: Reader,
  of: { readonly files: string; readonly owns: readonly string[]; readonly test: string },
): Promise<Scope> {
  const workspace = await readPackages(git, of.files);
  if (workspace === undefined) return { kind: "all", why: "no workspace of packages was found" };
  const paths = (await git.listTree(of.files)).map(({ path }) => path);
  const owned = of.owns.flatMap((glob) => {
    const there = paths.filter((path) => matchGlob(glob, path) && !isShared(path));
    // A file that is still to be written.
    return there.length > 0 || /[*?[{]/.test(glob) ? there : [glob];
  });
  return toScope(findReached(owned, { before: workspace, after: workspace }), workspace, of.test);
}

function toScope(reached: Reached, workspace: Workspace | undefined, test: string): Scope {
  if (reached.kind === "all" || workspace === undefined)
    return reached.kind === "all" ? reached : { kind: "all", why: "no workspace of packages was found" };
  const { touched, dependents } = reached;
  const command = narrowCommand(test, workspace, [...touched, ...dependents]);
  if (command === undefined) return { kind: "all", why: "the test command does not test package by package" };
  const folders = (packages: typeof touched) => packages.map(({ folder }) => folder);
  return { kind: "touched", command, touched: folders(touched), dependents: folders(dependents) };
}

/** What stands behind a link in a package is told by no manifest. */
async function findLink(git: Reader, treeish: string, workspace: Workspace | undefined): Promise<string | undefined> {
  const links = (await git.listTree(treeish)).filter(({ mode }) => mode === "120000").map(({ path }) => path);
  const members = (workspace?.packages ?? []).filter(({ isMember }) => isMember);
  return links.find((path) => members.some(({ folder }) => `${path}/`.startsWith(`${folder}/`)));
}

async function readPackages(git: Reader, treeish: string): Promise<Workspace | undefined> {
  const paths = (await git.listTree(treeish)).filter(({ type }) => type === "blob").map(({ path }) => path);
  const manifests = listManifests(paths);
  if (manifests === undefined) return undefined;
  const files = await git.readFiles(treeish, manifests);
  return readWorkspace({ paths, read: (path) => files.get(path)?.toString("utf8") });
}
