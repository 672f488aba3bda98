import { isTestName, sampleFolder } from "./file-kinds.ts";
import { findInstallFile, findRunnerFile, isNamedLike } from "./runner-files.ts";
import { type Found, isMakefile, type Step } from "./step.ts";
import { folderOf, type Tree } from "./tree.ts";

/** What runners find by themselves: by its name anywhere, and named like a program beside or above where that is started. */
export function findSeeds(tree: Tree, found: Found): readonly Step[] {
  const near = new Set([...found.folders, ...[...found.scripts.keys()].map(folderOf)]);
  return [...tree.paths].flatMap((path): Step[] => {
    if (sampleFolder.test(path)) return [];
    const isNear = near.has(folderOf(path));
    if (isNear && /(?:^|\/)(?:pyproject\.toml|setup\.cfg)$/.test(path))
      return [{ kind: "file", path, how: findInstallFile(path) ?? "" }];
    if (isNear && /(?:^|\/)package\.json$/.test(path))
      return [{ kind: "file", path, how: "runners read their settings in it" }];
    const what = findRunnerFile(path, found.programs);
    if (what !== undefined) return [{ kind: "file", path, how: what }];
    const name = path.slice(path.lastIndexOf("/") + 1);
    const isNamed = isNear && !isMakefile(path) && name !== "composer.json" && isNamedLike(name, found.programs);
    return isNamed && !isTestName(path) ? [{ kind: "file", path, how: "a program of this name is started" }] : [];
  });
}

/** Those that are there whatever is started: read with the first request. */
export function firstSeeds(tree: Tree): readonly string[] {
  return [...tree.paths].filter((path) => !sampleFolder.test(path) && findRunnerFile(path, new Set()) !== undefined);
}
