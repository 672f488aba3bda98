import { countedPart, isManifest, type Uses } from "./counted-part.ts";
import { sampleFolder } from "./file-kinds.ts";
import { findNodeNeeds, findPythonNeeds, findShadow } from "./find-shadows.ts";
import { findReached, type Reach } from "./reach.ts";
import { findInstallFile } from "./runner-files.ts";
import { folderOf, inFolder, type Tree, toFolders } from "./tree.ts";

/** A change between two trees as it is judged: where a file is and, when it was renamed, where it was. */
export type Moved = { readonly path: string; readonly from: string | null };

export type Judged = {
  /** Files whose change a person must let through, and why. */
  readonly steering: readonly { readonly path: string; readonly why: string }[];
  /** What the test command reaches in each tree; files of `base` are those that a proof takes from the base. */
  readonly base: Reach;
  readonly result: Reach;
};

/**
 * Which files of a change decide how the change is proved or what is installed, rather than what is proved: those that the
 * commands reach in either tree, what is installed and run by git, and new files in the place of a module or program. A
 * file that holds more than that (package.json, Makefile) counts only when a part changes that is used.
 */
export async function judgeReach(of: {
  readonly files: readonly Moved[];
  readonly base: Tree;
  readonly result: Tree;
  readonly commands: readonly string[];
  /** False where the base had no tests: what the change brings as its first ones took nobody's place. */
  readonly hadTests: boolean;
}): Promise<Judged> {
  const { files, base, result, commands, hadTests } = of;
  const [before, after] = [await findReached(commands, base), await findReached(commands, result)];
  const paths = [...new Set(files.flatMap(({ path, from }) => (from === null ? [path] : [path, from])))];
  const own = await readNeeds(base, paths);
  const uses = {
    scripts: join(before.scripts, after.scripts),
    targets: join(before.targets, after.targets),
    programs: new Set([...before.programs, ...after.programs]),
  };
  const roots = {
    node: new Set([...before.roots.node, ...after.roots.node]),
    others: new Set([...before.roots.others, ...after.roots.others]),
  };
  const installed = await readInstalled(base, [...roots.node]);
  const whys = new Map<string, string>();
  for (const path of paths) {
    const isNew = !base.paths.has(path) && result.paths.has(path);
    const shadow = isNew
      ? findShadow(path, {
          base: base.paths,
          result: result.paths,
          own,
          built: new Set([...before.built, ...after.built]),
          roots,
          installed,
        })
      : undefined;
    const reached = hadTests || !isNew ? (before.files.get(path) ?? after.files.get(path)) : undefined;
    const install = sampleFolder.test(path) && !/(?:^|\/)node_modules\//.test(path) ? undefined : findInstallFile(path);
    const why =
      shadow ??
      (reached === undefined || reached === install ? install : `the test command depends on it (${reached})`);
    if (why !== undefined) whys.set(path, why);
  }
  const [old, now] = [await base.read([...whys.keys()]), await result.read([...whys.keys()])];
  const steering = [...whys].flatMap(([path, why]) => {
    // A manifest that says nothing that counts is as good as none; of any other file it counts that it is there.
    const absent = isManifest(path) ? "" : undefined;
    const [was, is] = [old.get(path), now.get(path)].map((text) =>
      text === undefined
        ? absent
        : hadTests || old.has(path)
          ? countedPart(path, text, uses, isNewPlace(path, base))
          : countedPart(path, text, unused, true),
    );
    return was === is ? [] : [{ path, why }];
  });
  const hidden = [...before.files.keys()].find((path) => result.paths.has(path) && !after.files.has(path));
  const manifest = paths.find((path) => path === "package.json");
  // What a package says it is counts as product: named there, a runner's script would be out of sight from the next change on.
  const isHiding = hidden !== undefined && manifest !== undefined && steering.every(({ path }) => path !== manifest);
  return {
    steering: isHiding
      ? [...steering, { path: manifest, why: `it takes ${hidden} out of what is seen of the tests` }]
      : steering,
    base: before,
    result: after,
  };
}

const unused: Uses = { scripts: new Map(), targets: new Map(), programs: new Set() };

/** A package that comes whole: its own name and type say nothing about what was there. */
function isNewPlace(path: string, base: Tree): boolean {
  const folder = folderOf(path);
  return folder !== "" && ![...base.paths].some((one) => one.startsWith(`${folder}/`));
}

/** Only where a Python file is new: most changes have none. */
async function readNeeds(base: Tree, changed: readonly string[]): Promise<ReadonlySet<string>> {
  if (!changed.some((path) => /\.(?:py|pyc|so)$/.test(path) && !base.paths.has(path))) return new Set();
  const manifests = [...base.paths].filter(
    (path) =>
      /^(?:[\w.-]+\/)?(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|[\w.-]*requirements[\w.-]*\.txt|[\w.-]+\.txt)$/.test(
        path,
      ) &&
      (!path.endsWith(".txt") || /require/i.test(path)),
  );
  return findPythonNeeds(await base.read(manifests));
}

/** Where modules are looked for in folders of the tree: what the root's package and those around these folders have installed. */
async function readInstalled(base: Tree, roots: readonly string[]): Promise<ReadonlySet<string>> {
  const folders = new Set(roots.flatMap(toFolders));
  const manifests = [...folders]
    .map((folder) => inFolder(folder, "package.json"))
    .filter((path) => base.paths.has(path));
  return findNodeNeeds(await base.read(manifests));
}

function join(
  a: ReadonlyMap<string, ReadonlySet<string>>,
  b: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...a.keys(), ...b.keys()].map((key) => [key, new Set([...(a.get(key) ?? []), ...(b.get(key) ?? [])])]),
  );
}
