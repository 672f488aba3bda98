import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileChange } from "../../../contracts/change.ts";
import type { TreeEntry } from "../../../ports/git/git-objects.ts";
import type { Objects } from "../objects.ts";
import { checkChanges } from "./check-changes.ts";
import { checkWritten } from "./check-written.ts";

/**
 * The tree of `base` (null: empty) with the changes. Git stages nothing for `.git/config` or `../x` and still exits with 0, so the paths are checked
 * before and the tree is read back after. `--missing-ok`: unchanged blobs stay on the server.
 */
export async function writeTree(
  objects: Objects,
  base: string | null,
  changes: readonly FileChange[],
): Promise<string> {
  const before = base === null ? [] : await objects.listTree(base);
  checkChanges(before, changes);
  const scratch = await mkdtemp(join(objects.folder, "index-"));
  try {
    const oids = await hashContents(objects, scratch, changes);
    const index = { GIT_INDEX_FILE: join(scratch, "index") };
    const input = toIndexInfo(before, changes, oids);
    await objects.run(["update-index", "-z", "--index-info"], { env: index, input });
    const tree = (await objects.run(["write-tree", "--missing-ok"], { env: index })).stdout.toString().trim();
    checkWritten(before, changes, oids, await objects.listTree(tree));
    return tree;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Name of each change's blob, in order; null for a removed file. One process for all. */
async function hashContents(
  objects: Objects,
  scratch: string,
  changes: readonly FileChange[],
): Promise<readonly (string | null)[]> {
  const files: string[] = [];
  for (const [index, change] of changes.entries()) {
    if (change.content === null) continue;
    const file = join(scratch, `blob-${index}`);
    await writeFile(file, Buffer.from(change.content, change.encoding));
    files.push(file);
  }
  if (files.length === 0) return changes.map(() => null);
  const output = await objects.run(["hash-object", "-w", "--no-filters", "--stdin-paths"], {
    input: `${files.join("\n")}\n`,
  });
  const written = output.stdout.toString().trim().split("\n");
  let next = 0;
  return changes.map((change) => (change.content === null ? null : (written[next++] ?? null)));
}

/** All entries of the tree to be: into an index that is empty, so that nothing has to be read into it before. */
function toIndexInfo(
  before: readonly TreeEntry[],
  changes: readonly FileChange[],
  oids: readonly (string | null)[],
): string {
  const changed = new Set(changes.map((change) => change.path));
  const kept = before
    .filter((entry) => !changed.has(entry.path))
    .map((entry) => `${entry.mode} ${entry.oid}\t${entry.path}\0`);
  const written = changes.flatMap((change, index) =>
    change.content === null ? [] : [`${change.mode} ${oids[index]}\t${change.path}\0`],
  );
  return [...kept, ...written].join("");
}
