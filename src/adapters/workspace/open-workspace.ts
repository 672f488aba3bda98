import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, realpath, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import { checkPath } from "../../core/paths/check-path.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { listFolder } from "./list-folder.ts";

/** Port Workspace over a folder that is there. Every path is checked as given, and again as the file system reads it, with links followed. */
export function openWorkspace(folder: string): Workspace {
  return {
    folder,
    list: () => listFolder(folder),
    async read(given, maxBytes = Number.POSITIVE_INFINITY) {
      const at = await findReal(folder, given);
      if (at === undefined) return undefined;
      const file = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const found = await file.stat();
        if (found.isDirectory()) throw refuse("input.invalid", given, "it is a folder, not a file");
        if (!found.isFile()) throw refuse("input.invalid", given, "it is no plain file");
        if (found.size <= maxBytes) return await file.readFile();
        throw refuse("input.invalid", given, `it has ${found.size} bytes, ${maxBytes} is the most`);
      } finally {
        await file.close();
      }
    },
    async write(given, content, executable) {
      const at = await placeFor(folder, given);
      const found = await lstat(at).catch(() => undefined);
      const mode = executable === undefined ? (found?.mode ?? 0o644) & 0o777 : executable ? 0o755 : 0o644;
      const aside = path.join(folder, ".git");
      const isCheckout = (await lstat(aside).catch(() => undefined))?.isDirectory() ?? false;
      await (isCheckout ? replace(at, content, { mode, aside }) : overwrite(at, content, mode));
    },
    async remove(given) {
      const at = await placeFor(folder, given, { mayBeLink: true, makeFolders: false });
      await rm(at, { force: true });
    },
  };
}

/** In a person's checkout: whoever is killed meanwhile leaves the old content or the new. Written first where nobody takes it for work, in git's own folder. */
async function replace(
  at: string,
  content: Buffer,
  { mode, aside }: { readonly mode: number; readonly aside: string },
): Promise<void> {
  const part = path.join(aside, `baton-${randomUUID()}.part`);
  try {
    await overwrite(part, content, mode);
    await rename(part, at);
  } catch (thrown) {
    await rm(part, { force: true });
    // Another file system is mounted in the checkout: there it can not be moved.
    if ((thrown as NodeJS.ErrnoException).code !== "EXDEV") throw thrown;
    await overwrite(at, content, mode);
  }
}

async function overwrite(at: string, content: Buffer, mode: number): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(at, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK);
  try {
    await file.writeFile(content);
    await file.chmod(mode);
  } finally {
    await file.close();
  }
}

/** Where a path leads with all links followed; undefined when there is nothing. */
async function findReal(folder: string, given: string): Promise<string | undefined> {
  const root = await rootOf(folder, given);
  const real = await realpath(path.join(root, given)).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === "ENOENT" || thrown.code === "ENOTDIR") return undefined;
    throw refuse("path.refused", given, `it can not be followed (${thrown.code ?? thrown.message})`);
  });
  if (real === undefined) return undefined;
  refuseOutside(root, real, given);
  return real;
}

/** Where a path may be written: in a folder that is really inside, made when it lacks, never through a link at its end. */
async function placeFor(folder: string, given: string, how = { mayBeLink: false, makeFolders: true }): Promise<string> {
  const root = await rootOf(folder, given);
  const wanted = path.join(root, given);
  const parent = path.dirname(wanted);
  const existing = await nearestExisting(parent);
  refuseOutside(root, await realpath(existing), given);
  if (how.makeFolders) {
    await mkdir(parent, { recursive: true }).catch((thrown: NodeJS.ErrnoException) => {
      throw refuse("input.invalid", given, `its folder can not be made (${thrown.code ?? thrown.message})`);
    });
  }
  const found = await lstat(wanted).catch(() => undefined);
  if (found?.isDirectory()) throw refuse("input.invalid", given, "it is a folder, not a file");
  if (found !== undefined && !found.isFile() && !how.mayBeLink)
    throw refuse("path.refused", given, "it is a link or no plain file");
  return wanted;
}

async function rootOf(folder: string, given: string): Promise<string> {
  const problem = checkPath(given);
  if (problem !== undefined) throw refuse("path.refused", given, problem);
  return realpath(folder);
}

async function nearestExisting(at: string): Promise<string> {
  const found = await lstat(at).catch(() => undefined);
  return found === undefined ? nearestExisting(path.dirname(at)) : at;
}

/** A link may lead to another file of the folder, but not out of it and not into `.git`. */
function refuseOutside(root: string, real: string, given: string): void {
  const inside = path.relative(root, real);
  if (inside === "") return;
  const problem = checkPath(inside);
  if (problem !== undefined)
    throw refuse("path.refused", given, `a link in it leads out of the folder or into git's own (${problem})`);
}

function refuse(code: "path.refused" | "input.invalid", given: string, why: string): Fault {
  return new Fault(code, `${JSON.stringify(given.slice(0, 200))} is refused: ${why}.`, { who: "outside" });
}
