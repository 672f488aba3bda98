import { randomUUID } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync, type Stats } from "node:fs";
import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../../core/fault.ts";
import { checkPath } from "../../core/paths/check-path.ts";
import type { Workspace } from "../../ports/workspace.ts";
import { type Held, hold, placeOf } from "./hold.ts";
import { listFolder } from "./list-folder.ts";

/** Port Workspace over a folder that is there. Every path is checked as given, and again as the file system reads it, with links followed. */
export function openWorkspace(folder: string): Workspace {
  return {
    folder,
    list: (below) => listFolder(folder, below),
    // At once, not by promises: a search reads every file there is.
    async read(given, maxBytes = Number.POSITIVE_INFINITY) {
      const found = findReal(folder, given);
      if (found === undefined) return undefined;
      const file = openSync(found.at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        refuseOutside(found.root, placeOf(file) ?? found.at, given);
        const stat = fstatSync(file);
        if (stat.isDirectory()) throw refuse("input.invalid", given, "it is a folder, not a file");
        if (!stat.isFile()) throw refuse("input.invalid", given, "it is no plain file");
        if (stat.size <= maxBytes) return readFileSync(file);
        throw refuse("input.invalid", given, `it has ${stat.size} bytes, ${maxBytes} is the most`);
      } finally {
        closeSync(file);
      }
    },
    async write(given, content, executable) {
      const root = rootOf(folder, given);
      const within = await holdFolder(root, given, { makeFolders: true });
      if (within === undefined) throw refuse("input.invalid", given, "its folder can not be made");
      try {
        const at = path.join(within.at, path.basename(given));
        const found = await checkEnd(at, given);
        const mode = executable === undefined ? (found?.mode ?? 0o644) & 0o777 : executable ? 0o755 : 0o644;
        await writeWhole(at, content, { mode, aside: path.join(root, ".git") });
      } finally {
        await within.close();
      }
    },
    async remove(given) {
      const within = await holdFolder(rootOf(folder, given), given, { makeFolders: false });
      if (within === undefined) return;
      try {
        const at = path.join(within.at, path.basename(given));
        await checkEnd(at, given, { mayBeLink: true });
        await rm(at, { force: true });
      } finally {
        await within.close();
      }
    },
  };
}

/** In a person's checkout: whoever is killed meanwhile leaves the old content or the new. Written first where nobody takes it for work, in git's own folder. */
async function writeWhole(
  at: string,
  content: Buffer,
  { mode, aside }: { readonly mode: number; readonly aside: string },
): Promise<void> {
  const git = await hold(aside, constants.O_NOFOLLOW);
  if (git === undefined) return overwrite(at, content, mode);
  const part = path.join(git.at, `baton-${randomUUID()}.part`);
  try {
    await overwrite(part, content, mode);
    await rename(part, at);
  } catch (thrown) {
    await rm(part, { force: true });
    // Another file system is mounted in the checkout: there it can not be moved.
    if ((thrown as NodeJS.ErrnoException).code !== "EXDEV") throw thrown;
    await overwrite(at, content, mode);
  } finally {
    await git.close();
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
function findReal(folder: string, given: string): { root: string; at: string } | undefined {
  const root = rootOf(folder, given);
  const real = follow(path.join(root, given), given);
  if (real === undefined) return undefined;
  refuseOutside(root, real, given);
  return { root, at: real };
}

function follow(at: string, given: string): string | undefined {
  try {
    return realpathSync.native(at);
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw refuse("path.refused", given, `it can not be followed (${code ?? message})`);
  }
}

/**
 * The folder that a path's last part stands in, held open and really inside; made where it lacks, else undefined. A server or hook in the sandbox may
 * put a link in the place of any folder between a look at it and its use: what is held stays what it was.
 */
async function holdFolder(
  root: string,
  given: string,
  { makeFolders }: { readonly makeFolders: boolean },
): Promise<Held | undefined> {
  const wanted = path.dirname(path.join(root, given));
  const existing = await nearestExisting(wanted);
  const lacking = path.relative(existing, wanted).split("/").filter(Boolean);
  if (lacking.length > 0 && !makeFolders) return undefined;
  let held = await hold(existing);
  for (const part of lacking) {
    const outer = held;
    if (outer === undefined) break;
    try {
      refuseOutside(root, outer.real, given);
      await mkdir(path.join(outer.at, part)).catch(() => undefined);
      held = await hold(path.join(outer.at, part), constants.O_NOFOLLOW);
    } finally {
      await outer.close();
    }
  }
  if (held === undefined && !makeFolders) return undefined;
  if (held === undefined) throw refuse("input.invalid", given, "its folder can not be made");
  try {
    refuseOutside(root, held.real, given);
  } catch (thrown) {
    await held.close();
    throw thrown;
  }
  return held;
}

/** What stands at a path's end; refused when nothing may be put in its place. */
async function checkEnd(at: string, given: string, { mayBeLink } = { mayBeLink: false }): Promise<Stats | undefined> {
  const found = await lstat(at).catch(() => undefined);
  if (found?.isDirectory()) throw refuse("input.invalid", given, "it is a folder, not a file");
  if (found !== undefined && !found.isFile() && !mayBeLink)
    throw refuse("path.refused", given, "it is a link or no plain file");
  return found;
}

function rootOf(folder: string, given: string): string {
  const problem = checkPath(given);
  if (problem !== undefined) throw refuse("path.refused", given, problem);
  return realpathSync.native(folder);
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
