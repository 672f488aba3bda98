import type { Objects } from "./objects.ts";
import { compareTrees, type EntryChange } from "./tree/compare-trees.ts";

export type PathChange = { path: string; status: "A" | "M" | "D" | "R" | "T"; from?: string };

/** The same bytes on every machine: nothing of it follows configuration or attributes. */
const plain = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--full-index",
  "--diff-algorithm=myers",
  "--submodule=short",
  "--ignore-submodules=none",
  "--no-relative",
];

/** Unified diff, renames found; binary files are named with their object names and no content. */
export async function diff(
  objects: Objects,
  from: string,
  to: string,
  options: { context?: number; paths?: readonly string[] } = {},
): Promise<Buffer> {
  const trees = await treesOf(objects, from, to);
  await ensureChanged(objects, trees);
  const context = `--unified=${Math.max(0, Math.trunc(options.context ?? 3))}`;
  const paths = options.paths ? ["--", ...options.paths] : ["--"];
  if (options.paths?.length === 0) return Buffer.alloc(0);
  return run(objects, ["-p", "--find-renames", ...plain, context, ...trees, ...paths]);
}

export async function changedPaths(objects: Objects, from: string, to: string): Promise<readonly PathChange[]> {
  const trees = await treesOf(objects, from, to);
  const exact = await exactChanges(objects, trees);
  const canBeRenames = exact.some(({ status }) => status === "A") && exact.some(({ status }) => status === "D");
  if (!canBeRenames) return exact.map(({ path, status }) => ({ path, status }));
  // To find them git compares contents.
  await ensureBlobsOf(objects, exact);
  return parseNames(await run(objects, ["-z", "--name-status", "--find-renames", ...trees, "--"]));
}

/** `args` name both trees in full: the same ones give the same bytes for ever. */
async function run(objects: Objects, args: readonly string[]): Promise<Buffer> {
  const command = ["diff-tree", "-r", ...args];
  return objects.remember(command.join("\0"), async () => (await objects.run(command)).stdout);
}

async function treesOf(objects: Objects, from: string, to: string): Promise<readonly [string, string]> {
  return [await objects.resolve(from, "tree"), await objects.resolve(to, "tree")];
}

/** Brings all contents that a comparison of the two trees may read. */
export async function ensureChanged(objects: Objects, trees: readonly [string, string]): Promise<void> {
  await ensureBlobsOf(objects, await exactChanges(objects, trees));
}

async function exactChanges(objects: Objects, [from, to]: readonly [string, string]): Promise<readonly EntryChange[]> {
  return from === to ? [] : compareTrees(await objects.listTree(from), await objects.listTree(to));
}

/** No server has a submodule's commit here. */
async function ensureBlobsOf(objects: Objects, changes: readonly EntryChange[]): Promise<void> {
  const entries = changes.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
  await objects.ensureBlobs(entries.filter((entry) => entry.type === "blob").map((entry) => entry.oid));
}

/** `<status> NUL <path> NUL`; a rename has its likeness behind the letter and both paths, the old one first. */
function parseNames(bytes: Buffer): readonly PathChange[] {
  const fields = bytes.toString().split("\0");
  const changes: PathChange[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const status = fields[at]?.charAt(0) as PathChange["status"];
    const first = fields[at + 1] ?? "";
    if (status === "R") changes.push({ path: fields[at + 2] ?? "", status, from: first });
    else changes.push({ path: first, status });
    at += status === "R" ? 3 : 2;
  }
  return changes;
}
