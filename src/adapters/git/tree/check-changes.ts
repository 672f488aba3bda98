import type { FileChange } from "../../../contracts/change.ts";
import { Fault } from "../../../core/fault.ts";
import { checkPath } from "../../../core/paths/check-path.ts";
import type { TreeEntry } from "../../../ports/git/git-objects.ts";

const modes = new Set<string>(["100644", "100755"]);

/**
 * Refuses the whole change (Fault `path.refused`, the path named) for an unsafe path, a mode that is no plain file's, a path said twice, a change of a
 * submodule, and a file where there is a folder or the other way round.
 */
export function checkChanges(before: readonly TreeEntry[], changes: readonly FileChange[]): void {
  const seen = new Set<string>();
  for (const change of changes) {
    const reason = checkPath(change.path);
    if (reason !== undefined) throw refused(change.path, reason);
    if (!modes.has(change.mode))
      throw refused(change.path, `mode ${change.mode} is no plain file's; links and submodules are not written`);
    if (seen.has(change.path)) throw refused(change.path, "it is changed twice");
    seen.add(change.path);
  }
  checkCollisions(before, changes);
}

function checkCollisions(before: readonly TreeEntry[], changes: readonly FileChange[]): void {
  const files = new Set(before.map((entry) => entry.path));
  const submodules = new Set(before.filter((entry) => entry.type === "commit").map((entry) => entry.path));
  for (const change of changes) {
    if (submodules.has(change.path)) throw refused(change.path, "it is a submodule");
    if (change.content === null) files.delete(change.path);
  }
  for (const change of changes) if (change.content !== null) files.add(change.path);
  checkCase(new Set(before.map((entry) => entry.path)), files, changes);
  const folders = new Map<string, string>();
  for (const path of files) for (const folder of parentsOf(path)) if (!folders.has(folder)) folders.set(folder, path);
  for (const change of changes) {
    if (change.content === null) continue;
    const inside = folders.get(change.path);
    if (inside !== undefined) throw refused(change.path, `it is a folder: ${JSON.stringify(inside)} is in it`);
    const file = parentsOf(change.path).find((folder) => files.has(folder));
    if (file !== undefined) throw refused(change.path, `${JSON.stringify(file)} is a file`);
  }
}

/** Where case does not count, one of two such files is written over the other, and what was reviewed is not what is there. */
function checkCase(before: ReadonlySet<string>, files: ReadonlySet<string>, changes: readonly FileChange[]): void {
  const added = changes.filter((change) => change.content !== null && !before.has(change.path));
  if (added.length === 0) return;
  const names = new Map<string, Set<string>>();
  for (const path of new Set([...files].flatMap((file) => [file, ...parentsOf(file)])))
    names.set(fold(path), (names.get(fold(path)) ?? new Set()).add(path));
  for (const { path } of added) {
    const other = [...(names.get(fold(path)) ?? [])].find((one) => one !== path);
    if (other !== undefined)
      throw refused(path, `where case does not count it is the same as ${JSON.stringify(other)}`);
  }
}

const fold = (path: string): string => path.normalize("NFC").toLowerCase();

function parentsOf(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function refused(path: string, reason: string): Fault {
  return new Fault("path.refused", `The path ${JSON.stringify(path)} was refused: ${reason}`, {
    who: "us",
    facts: { path },
  });
}
