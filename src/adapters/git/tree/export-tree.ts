import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Fault } from "../../../core/fault.ts";
import { checkPath, isForgedPath } from "../../../core/paths/check-path.ts";
import type { TreeEntry } from "../../../ports/git/git-objects.ts";
import type { Objects } from "../objects.ts";
import { leadsOutside } from "./leads-outside.ts";

/** How many files are held in memory at once. */
const batch = 200;

/**
 * Writes a tree into an empty folder, byte for byte: no filters, no line-end changes, no hooks, no LFS. What is not written is told by `warn`: links that lead
 * outside, submodules, and files whose name no change may have (`checkPath`): they stay in the tree as they are. A path that git's own servers refuse is a Fault `path.refused`.
 */
export async function exportTree(
  objects: Objects,
  treeish: string,
  folder: string,
  warn: (message: string) => void,
): Promise<void> {
  const listed = await objects.listTree(treeish);
  const odd = listed.filter((entry) => checkPath(entry.path) !== undefined);
  const forged = odd.find((entry) => isForgedPath(entry.path));
  if (forged !== undefined) throw refused(treeish, forged.path);
  if (odd.length > 0) warn(tellOdd(odd));
  const entries = odd.length === 0 ? listed : listed.filter((entry) => !odd.includes(entry));
  for (const entry of entries) if (entry.type === "commit") warn(`${entry.path} is a submodule and was left out`);
  const blobs = entries.filter((entry) => entry.type === "blob");
  await objects.ensureBlobs(blobs.map((entry) => entry.oid));
  await mkdir(folder, { recursive: true });
  // Links last: no file is ever written through one.
  const files = blobs.filter((entry) => entry.mode !== "120000");
  const links = blobs.filter((entry) => entry.mode === "120000");
  const made = new Set<string>();
  for (let at = 0; at < files.length; at += batch) {
    const some = files.slice(at, at + batch);
    writeFiles(some, await objects.readBlobs(some.map((entry) => entry.oid)), { folder, made });
  }
  const targets = await objects.readBlobs(links.map((entry) => entry.oid));
  for (const link of links) await writeLink(link, targets.get(link.oid)?.toString() ?? "", folder, warn);
}

function refused(treeish: string, path: string): Fault {
  const message = `The tree ${treeish} holds ${JSON.stringify(path)}: ${checkPath(path) ?? "no path"}`;
  return new Fault("path.refused", message, { who: "outside", facts: { path } });
}

const oddShown = 5;

function tellOdd(odd: readonly TreeEntry[]): string {
  const shown = odd.slice(0, oddShown).map(({ path }) => `${JSON.stringify(path)} (${checkPath(path)})`);
  const rest = odd.length > oddShown ? ` and ${odd.length - oddShown} more` : "";
  return `Left as they are and out of the working folder: ${shown.join(", ")}${rest}`;
}

/** Without waiting: each wait for a thread costs more than the file that is written, and a tree may have 50,000. A batch takes some milliseconds. */
function writeFiles(
  files: readonly TreeEntry[],
  contents: ReadonlyMap<string, Buffer>,
  { folder, made }: { readonly folder: string; readonly made: Set<string> },
): void {
  for (const file of files) {
    const path = join(folder, file.path);
    const parent = dirname(path);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    const mode = file.mode === "100755" ? 0o755 : 0o644;
    writeFileSync(path, contents.get(file.oid) ?? Buffer.alloc(0), { mode, flag: "wx" });
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
