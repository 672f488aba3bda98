import type { Objects } from "./objects.ts";

export type PathChange = { path: string; status: "A" | "M" | "D" | "R" | "T"; from?: string };
type RawChange = PathChange & { readonly oldOid: string; readonly newOid: string };

const none = "0".repeat(40);
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
  const output = await objects.run(["diff-tree", "-r", "-p", "--find-renames", ...plain, context, ...trees, ...paths]);
  return output.stdout;
}

export async function changedPaths(objects: Objects, from: string, to: string): Promise<readonly PathChange[]> {
  const trees = await treesOf(objects, from, to);
  const exact = await rawChanges(objects, trees, "--no-renames");
  // Only then does git compare contents to find renames.
  if (exact.some((change) => change.status === "A") && exact.some((change) => change.status === "D"))
    await ensureBlobsOf(objects, exact);
  const found = await rawChanges(objects, trees, "--find-renames");
  return found.map(({ path, status, from: source }) =>
    source === undefined ? { path, status } : { path, status, from: source },
  );
}

/**
 * `git patch-id --verbatim` (the default ignores white space, so that two different Python programs share an id). Binary files count by their object names,
 * which `--full-index` puts whole into the header (builtin/patch-id.c, since 2.39).
 */
export async function patchId(objects: Objects, from: string, to: string): Promise<string> {
  const trees = await treesOf(objects, from, to);
  await ensureChanged(objects, trees);
  const patch = await objects.run(["diff-tree", "-r", "-p", "--no-renames", "--unified=3", ...plain, ...trees, "--"]);
  if (patch.stdout.length === 0) return "";
  const output = await objects.run(["patch-id", "--verbatim"], { input: patch.stdout });
  return output.stdout.toString().split(" ")[0]?.trim() ?? "";
}

async function treesOf(objects: Objects, from: string, to: string): Promise<readonly [string, string]> {
  return [await objects.resolve(from, "tree"), await objects.resolve(to, "tree")];
}

/** Brings all contents that a comparison of the two trees may read. */
export async function ensureChanged(objects: Objects, trees: readonly [string, string]): Promise<void> {
  await ensureBlobsOf(objects, await rawChanges(objects, trees, "--no-renames"));
}

async function ensureBlobsOf(objects: Objects, changes: readonly RawChange[]): Promise<void> {
  await objects.ensureBlobs(changes.flatMap((change) => [change.oldOid, change.newOid]).filter((oid) => oid !== none));
}

/** Both names of each path that differs; submodules' commits are left out of the names, as no server has them here. */
async function rawChanges(objects: Objects, trees: readonly [string, string], renames: string): Promise<RawChange[]> {
  const output = await objects.run(["diff-tree", "-r", "-z", "--raw", "--no-abbrev", renames, ...trees, "--"]);
  const fields = output.stdout.toString().split("\0");
  const changes: RawChange[] = [];
  for (let at = 0; at < fields.length; ) {
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]{40}) ([0-9a-f]{40}) ([AMDRT])/.exec(fields[at] ?? "");
    if (!match) break;
    const [, oldMode, newMode, oldOid = none, newOid = none, letter] = match;
    const status = letter as PathChange["status"];
    const oids = { oldOid: oldMode === "160000" ? none : oldOid, newOid: newMode === "160000" ? none : newOid };
    if (status === "R") changes.push({ status, from: fields[at + 1] ?? "", path: fields[at + 2] ?? "", ...oids });
    else changes.push({ status, path: fields[at + 1] ?? "", ...oids });
    at += status === "R" ? 3 : 2;
  }
  return changes;
}
