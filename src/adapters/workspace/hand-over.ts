import { execFile } from "node:child_process";
import { link, lstat, readdir, readlink, rename, symlink, unlink, utimes } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { HandOver } from "../../ports/hand-over.ts";

const run = promisify(execFile);

/** Port HandOver over two folders of one file system. A folder goes over whole where nothing is in its way, which costs nothing however much is in it. */
export const handOver: HandOver = async ({ from, to, known, isLast, newer }) => {
  const files = new Set(known);
  const folders = new Set(known.flatMap(foldersAbove));
  const made: string[] = [];
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(path.join(from, folder), { withFileTypes: true })) {
      const at = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (at === ".git" || files.has(at)) continue;
      if (entry.isDirectory() && (folders.has(at) || (await isFolder(path.join(to, at))))) {
        // What the change removed with all that was in it gets nothing back.
        if (await isFolder(path.join(to, at))) await walk(at);
      } else if (!folders.has(at) && (await put(path.join(from, at), path.join(to, at), entry, isLast))) made.push(at);
    }
  };
  await walk("");
  const now = new Date();
  for (const at of newer()) if (await isFile(path.join(to, at))) await utimes(path.join(to, at), now, now);
  return made;
};

function foldersAbove(file: string): readonly string[] {
  const parts = file.split("/").slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join("/"));
}

type Kind = { isDirectory(): boolean; isSymbolicLink(): boolean };

/** False when something is in its place, which stays as it is. */
async function put(from: string, to: string, kind: Kind, isLast: boolean): Promise<boolean> {
  if ((await lstat(to).catch(() => undefined)) !== undefined) return false;
  try {
    if (kind.isSymbolicLink()) await symlink(await readlink(from), to);
    else if (kind.isDirectory()) await putFolder(from, to, isLast);
    else await putFile(from, to, isLast);
    return true;
  } catch (thrown) {
    if (/^(?:EEXIST|ENOTEMPTY|ENOTDIR)$/.test((thrown as NodeJS.ErrnoException).code ?? "")) return false;
    throw thrown;
  }
}

async function putFolder(from: string, to: string, isLast: boolean): Promise<void> {
  if (!isLast) return copy(from, to);
  await rename(from, to).catch((thrown: NodeJS.ErrnoException) => {
    // A folder that is read-only, as some tools' caches are, can not be moved.
    if (thrown.code !== "EACCES" && thrown.code !== "EPERM") throw thrown;
    return copy(from, to);
  });
}

async function putFile(from: string, to: string, isLast: boolean): Promise<void> {
  if (!isLast) return copy(from, to);
  // Of a second name nothing stays.
  await link(from, to);
  await unlink(from);
}

async function copy(from: string, to: string): Promise<void> {
  const share = process.platform === "linux" ? ["--reflink=auto"] : [];
  await run("cp", ["-a", ...share, "--", from, to]);
}

async function isFolder(at: string): Promise<boolean> {
  return (await lstat(at).catch(() => undefined))?.isDirectory() ?? false;
}

async function isFile(at: string): Promise<boolean> {
  return (await lstat(at).catch(() => undefined))?.isFile() ?? false;
}
