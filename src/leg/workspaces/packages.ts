import { sampleFolder } from "../../policy/reach/file-kinds.ts";

/** Which tool tests several packages of a repository at once. */
export type WorkspaceTool = "npm" | "pnpm" | "yarn" | "yarn1" | "bun" | "cargo" | "go";

/** One package of a repository; `folder` as in the tree, never the root. */
export type Package = {
  readonly folder: string;
  /** By which others name it; empty: it has none. */
  readonly name: string;
  /** Folders of packages that it needs, by whatever kind of dependency. */
  readonly needs: readonly string[];
  /** Names of its scripts; of tools without scripts empty. */
  readonly scripts: readonly string[];
  /** Whether the tool tests it with the others: samples and what is reached by its path alone may lead from one to another. */
  readonly isMember: boolean;
};

export type Workspace = {
  readonly tool: WorkspaceTool;
  readonly packages: readonly Package[];
  /** The root's own scripts; of tools without scripts none. */
  readonly scripts: Readonly<Record<string, string>>;
};

/** Which packages are to be tested for a change, in the order of the workspace; or all, and why. */
export type Reached =
  | { readonly kind: "packages"; readonly touched: readonly Package[]; readonly dependents: readonly Package[] }
  | { readonly kind: "all"; readonly why: string };

/** What other files may be told by from within a package: compilers', runners' and linters' settings, locks. */
const shared =
  /(?:^|\/)(?:tsconfig[\w.-]*\.json|jsconfig\.json|[\w.-]+\.config\.[cm]?[jt]sx?|\.[\w.-]+rc(?:\.\w+)?|\.env[\w.-]*|babel\.config\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|go\.sum|go\.work(?:\.sum)?|pnpm-workspace\.yaml|rust-toolchain(?:\.toml)?|\.cargo\/.*|turbo\.json|nx\.json|lerna\.json)$/;

/** Whether a file may tell any package something, wherever it stands. */
export function isShared(file: string): boolean {
  return shared.test(file);
}

/**
 * The packages that files are of, and all that depend on these, directly or by way of others. What is outside of every package, or may be read by any, reaches all;
 * so does a change that adds, moves, renames or removes a package. `before`: the base's, `after`: those of the result.
 */
export function findReached(
  files: readonly string[],
  of: { readonly before: Workspace | undefined; readonly after: Workspace | undefined },
): Reached {
  const { before, after } = of;
  if (before === undefined || after === undefined) return all("no workspace of packages was found");
  if (before.tool !== after.tool || listOf(before) !== listOf(after))
    return all("packages were added, moved, renamed or removed");
  const touched = new Set<string>();
  for (const file of files) {
    if (isShared(file)) return all(`\`${file}\` may be read by any package`);
    const home = homeOf(file, after);
    if (home?.isMember !== true) return all(`\`${file}\` is in no package`);
    touched.add(home.folder);
  }
  if (touched.size === 0) return all("no file is changed");
  const reached = dependentsOf(touched, [before, after]);
  const pick = (wanted: (folder: string) => boolean) =>
    after.packages.filter(({ folder, isMember }) => isMember && wanted(folder));
  return {
    kind: "packages",
    touched: pick((folder) => touched.has(folder)),
    dependents: pick((folder) => reached.has(folder) && !touched.has(folder)),
  };
}

function listOf({ packages }: Workspace): string {
  const members = packages.filter(({ isMember }) => isMember);
  return JSON.stringify(members.map(({ folder, name }) => [folder, name]).sort());
}

/** The innermost package that a file stands in; a sample of a package is part of it. */
function homeOf(file: string, { packages }: Workspace): Package | undefined {
  return packages
    .filter(({ folder, isMember }) => file.startsWith(`${folder}/`) && (isMember || !sampleFolder.test(`${folder}/`)))
    .sort((a, b) => b.folder.length - a.folder.length)[0];
}

/** What needs one of these on either side of the change counts; circles end, as each package is taken once. */
function dependentsOf(touched: ReadonlySet<string>, workspaces: readonly Workspace[]): ReadonlySet<string> {
  const reached = new Set(touched);
  const packages = workspaces.flatMap((one) => one.packages);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const { folder, needs } of packages) if (needs.some((need) => reached.has(need))) reached.add(folder);
  }
  return reached;
}

function all(why: string): Reached {
  return { kind: "all", why };
}
