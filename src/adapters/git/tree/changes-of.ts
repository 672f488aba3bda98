import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { FileChange } from "../../../contracts/change.ts";
import { Fault } from "../../../core/fault.ts";
import { checkPath } from "../../../core/paths/check-path.ts";
import type { LeaveOut, TreeEntry } from "../../../ports/git/git-objects.ts";
import type { Objects } from "../objects.ts";
import { parseIgnored } from "../parse-ignored.ts";
import { leadsOutside } from "./leads-outside.ts";

export const listIgnored = ["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"];

/** Files of which nothing else is let in between: read at once, a file costs a fourth of what it costs by promises. */
const batch = 500;

/**
 * What differs between a folder and a tree-ish, in path order. Bytes are compared as they are (no filter, no line-end change). Untracked files that a
 * `.gitignore` of the folder names are left out; tracked ones never are. A new or changed symbolic link is a Fault `path.refused`; nested repositories,
 * submodules with all that lies in their folders, what an export leaves out, and new files that `leaveOut` names are left alone.
 */
export async function changesOf(
  objects: Objects,
  given: string,
  treeish: string,
  leaveOut: LeaveOut = () => false,
): Promise<readonly FileChange[]> {
  const folder = await realpath(given).catch(() => given);
  const entries = await objects.listTree(treeish);
  const tracked = entries.filter((entry) => entry.type === "blob" && checkPath(entry.path) === undefined);
  const submodules = entries.filter((entry) => entry.type === "commit").map((entry) => entry.path);
  const changes: FileChange[] = [];
  const linksLeftOut = await unsafeLinks(objects, tracked);
  const isFolder = openFolders(folder);
  for (const [at, entry] of tracked.entries()) {
    if (at % batch === batch - 1) await setImmediate();
    const change = compare(readEntry(folder, entry.path, isFolder), entry, linksLeftOut);
    if (change) changes.push(change);
  }
  const known = new Set(tracked.map((entry) => entry.path));
  for (const path of await untracked(objects, folder)) {
    if (known.has(path) || path.endsWith("/") || isWithin(submodules, path) || leaveOut(path)) continue;
    const file = readEntry(folder, path, isFolder);
    if (file) changes.push(toChange(path, file));
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isWithin(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** A file as it is to be handed on. */
export type Entry =
  | { readonly mode: "100644" | "100755"; readonly content: Buffer }
  | { readonly mode: "120000"; readonly target: string };

/** Links that an export leaves out because they lead outside: their absence is no change. */
async function unsafeLinks(objects: Objects, tracked: readonly TreeEntry[]): Promise<ReadonlySet<string>> {
  const links = tracked.filter((entry) => entry.mode === "120000");
  const targets = await objects.readBlobs(links.map((entry) => entry.oid));
  return new Set(
    links.filter((link) => leadsOutside(link.path, targets.get(link.oid)?.toString() ?? "")).map((link) => link.path),
  );
}

function compare(
  found: Entry | undefined,
  entry: TreeEntry,
  linksLeftOut: ReadonlySet<string>,
): FileChange | undefined {
  if (found === undefined) {
    if (linksLeftOut.has(entry.path)) return undefined;
    return { path: entry.path, mode: entry.mode === "100755" ? "100755" : "100644", encoding: "utf8", content: null };
  }
  const oid = blobName(found.mode === "120000" ? Buffer.from(found.target) : found.content);
  if (found.mode === entry.mode && oid === entry.oid) return undefined;
  return toChange(entry.path, found);
}

export function toChange(path: string, file: Entry): FileChange {
  if (file.mode === "120000") {
    throw new Fault(
      "path.refused",
      `${JSON.stringify(path)} is a new or changed symbolic link to ${JSON.stringify(file.target)}; a change holds plain files only`,
      {
        who: "us",
        facts: { path },
      },
    );
  }
  const text = isUtf8(file.content);
  return {
    path,
    mode: file.mode,
    encoding: text ? "utf8" : "base64",
    content: file.content.toString(text ? "utf8" : "base64"),
  };
}

/** Against an index that is not there, so that every file that is not ignored is named; the tracked ones are taken out by the caller. */
async function untracked(objects: Objects, folder: string): Promise<readonly string[]> {
  const env = { GIT_WORK_TREE: folder, GIT_INDEX_FILE: join(objects.folder, "no-index") };
  const output = await objects.run(["ls-files", "-z", "--others", "--exclude-standard"], { env });
  return output.stdout.toString().split("\0").filter(Boolean);
}

/** Of these paths those that a `.gitignore` of the folder names, with the rule. */
export async function ignoredIn(
  objects: Objects,
  folder: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  // `check-ignore` takes names as they are, and knows no other way.
  const env = { GIT_WORK_TREE: folder, GIT_INDEX_FILE: join(objects.folder, "no-index"), GIT_LITERAL_PATHSPECS: "0" };
  // 128: a path beyond a link, which no change holds either.
  const ran = await objects.run(["-C", folder, "check-ignore", "-z", "-v", "--no-index", "--stdin"], {
    env,
    input: paths.join("\0"),
    okCodes: [0, 1, 128],
  });
  return parseIgnored(ran.stdout.toString());
}

/** What the folder's `.gitignore` files leave out; whole folders stand for their files. */
export async function ignoredFiles(objects: Objects, folder: string): Promise<readonly string[]> {
  const env = { GIT_WORK_TREE: folder, GIT_INDEX_FILE: join(objects.folder, "no-index") };
  const output = await objects.run(listIgnored, { env });
  return output.stdout.toString().split("\0").filter(Boolean).sort();
}

/** undefined when nothing is there, or a folder, or something that is no file (a pipe). A file seen through a linked folder is not there. */
function readEntry(folder: string, path: string, isFolder: (path: string) => boolean): Entry | undefined {
  if (!isFolder(dirname(path))) return undefined;
  const full = join(folder, path);
  const stat = attempt(() => lstatSync(full));
  if (stat?.isSymbolicLink()) return { mode: "120000", target: readlinkSync(full) };
  return stat?.isFile() ? readPlain(full) : undefined;
}

/** `wanted` without links. What is open is looked at again: a process in the sandbox may have put a link in the place of the file, or of a folder above it, since. */
function readPlain(wanted: string): Entry | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = attempt(() => openSync(wanted, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  if (file === undefined) return undefined;
  try {
    // Where there is no /proc there is no sandbox either, so nobody who could.
    const real = attempt(() => readlinkSync(`/proc/self/fd/${file}`)) ?? wanted;
    const stat = fstatSync(file);
    if (real !== wanted || !stat.isFile()) return undefined;
    return { mode: stat.mode & 0o100 ? "100755" : "100644", content: readFileSync(file) };
  } finally {
    closeSync(file);
  }
}

/** Whether a folder is there without a link on the way to it; each is looked at once. */
function openFolders(root: string): (path: string) => boolean {
  const known = new Map([[".", true]]);
  const isFolder = (path: string): boolean => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const is = isFolder(dirname(path)) && (attempt(() => lstatSync(join(root, path)))?.isDirectory() ?? false);
    known.set(path, is);
    return is;
  };
  return isFolder;
}

function attempt<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Git's name of a blob. */
function blobName(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
