import type { WantedFiles } from "../../../ports/git/git-objects.ts";
import type { Objects } from "../objects.ts";

/** One request for what lacks of all; a path that is not there is passed over. */
export async function fetchFiles(objects: Objects, of: readonly WantedFiles[]): Promise<void> {
  const oids: string[] = [];
  for (const { treeish, paths } of of) {
    const wanted = paths === "all" ? undefined : new Set(paths);
    for (const entry of await objects.listTree(treeish))
      if (entry.type === "blob" && (wanted?.has(entry.path) ?? true)) oids.push(entry.oid);
  }
  await objects.ensureBlobs(oids);
}
