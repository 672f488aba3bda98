import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../../../core/fault.ts";
import { checkPath } from "../../../core/paths/check-path.ts";
import type { TreeEntry } from "../../../ports/git/git-objects.ts";
import type { Objects } from "../objects.ts";
import { leadsOutside } from "./leads-outside.ts";

/** How many files are held in memory at once. */
const batch = 200;

/**
 * Writes a tree into an empty folder, byte for byte: no filters, no line-end changes, no hooks, no LFS. What is not written is told by `warn`: links that lead
 * outside, submodules. A path that is unsafe here is a Fault `path.refused`: such a tree was not made by an honest writer.
 */
export async function exportTree(
  objects: Objects,
  treeish: string,
  folder: string,
  warn: (message: string) => void,
): Promise<void> {
  const entries = await objects.listTree(treeish);
  for (const entry of entries) {
    const reason = checkPath(entry.path);
    if (reason !== undefined)
      throw new Fault("path.refused", `The tree ${treeish} holds ${JSON.stringify(entry.path)}: ${reason}`, {
        who: "outside",
        facts: { path: entry.path },
      });
    if (entry.type === "commit") warn(`${entry.path} is a submodule and was left out`);
  }
  const blobs = entries.filter((entry) => entry.type === "blob");
  await objects.ensureBlobs(blobs.map((entry) => entry.oid));
  await mkdir(folder, { recursive: true });
  // Links last: no file is ever written through one.
  const files = blobs.filter((entry) => entry.mode !== "120000");
  const links = blobs.filter((entry) => entry.mode === "120000");
  for (let at = 0; at < files.length; at += batch) await writeFiles(objects, files.slice(at, at + batch), folder);
  const targets = await objects.readBlobs(links.map((entry) => entry.oid));
  for (const link of links) await writeLink(link, targets.get(link.oid)?.toString() ?? "", folder, warn);
}

async function writeFiles(objects: Objects, files: readonly TreeEntry[], folder: string): Promise<void> {
  const contents = await objects.readBlobs(files.map((entry) => entry.oid));
  for (const file of files) {
    const path = join(folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents.get(file.oid) ?? Buffer.alloc(0), {
      mode: file.mode === "100755" ? 0o755 : 0o644,
      flag: "wx",
    });
  }
}

async function writeLink(
  link: TreeEntry,
  target: string,
  folder: string,
  warn: (message: string) => void,
): Promise<void> {
  if (leadsOutside(link.path, target))
    return warn(`${link.path} is a link to ${JSON.stringify(target)}, which may lead outside; it was left out`);
  const path = join(folder, link.path);
  await mkdir(dirname(path), { recursive: true });
  await symlink(target, path);
}
