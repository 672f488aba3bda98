import { createHash } from "node:crypto";
import { lstat, lutimes, mkdir, readFile, readlink, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { Fault } from "../../core/fault.ts";
import type { TreeEntry } from "../../ports/git/git-objects.ts";
import type { HandOver } from "../../ports/hand-over.ts";
import type { SetUpFolder } from "../../ports/prepared-store.ts";
import type { Place } from "../../ports/sandbox.ts";

/** What is packed: `made` has all that is not the base's, `altered` the base's files as the set-up left them, `home` its home, and this says the rest. */
const Told = z.strictObject({
  version: z.literal(1),
  /** Where whatever ran saw the folder. */
  at: z.string(),
  /** When the base's files were laid out, in ms since 1970: what the set-up built is newer. */
  laidMs: z.number(),
  /** Files of the base that the set-up changed, and those that it took away. */
  altered: z.array(z.string()),
  removed: z.array(z.string()),
});
const toldName = "prepared.json";
/** In a home: what was fetched and is unpacked elsewhere by then, so that nothing without network reads it. */
const downloads = [".npm/_cacache", ".npm/_logs", ".cache/pip", ".cache/yarn", ".composer/cache", ".cache/composer"];

/** Gathers what a set-up left into an empty folder: it is moved there where that can be. */
export async function stage({ folder, known, place }: SetUpFolder, into: string, handOver: HandOver): Promise<void> {
  const [made, altered] = [path.join(into, "made"), path.join(into, "altered")];
  // What was made within a folder of the base goes there.
  for (const at of new Set(known.map((file) => path.dirname(file.path))))
    await mkdir(path.join(made, at), { recursive: true });
  await mkdir(altered);
  const told: z.infer<typeof Told> = { version: 1, at: place.at, laidMs: Date.now(), altered: [], removed: [] };
  // One after the other: a base may have more files than a process may open.
  for (const file of known) {
    const now = await look(folder, file);
    if (now === undefined) told.removed.push(file.path);
    else if (now.isSame) told.laidMs = Math.min(told.laidMs, now.mtimeMs);
    else {
      told.altered.push(file.path);
      await mkdir(path.dirname(path.join(altered, file.path)), { recursive: true });
      await rename(path.join(folder, file.path), path.join(altered, file.path));
    }
  }
  await handOver({ from: folder, to: made, known: known.map((file) => file.path), isLast: true, newer: () => [] });
  for (const at of downloads) await rm(path.join(place.home, at), { recursive: true, force: true });
  await handOver({ from: place.home, to: await emptyFolder(into, "home"), known: [], isLast: true, newer: () => [] });
  await writeFile(path.join(into, toldName), JSON.stringify(told));
}

/** Makes of a folder with the base's files what the set-up had made of it, out of what `stage` gathered. Gives the place; its home is in `from`. */
export async function unstage(
  from: string,
  { folder, known }: Pick<SetUpFolder, "folder" | "known">,
  handOver: HandOver,
): Promise<Place> {
  const told = Told.safeParse(JSON.parse(await readFile(path.join(from, toldName), "utf8")));
  if (!told.success) {
    const message = `What was prepared was packed by another version of Baton: ${told.error.issues[0]?.message}`;
    throw new Fault("prepared.missing", message, { who: "outside" });
  }
  const { at, laidMs, altered, removed } = told.data;
  const laid = new Date(laidMs);
  for (const file of known) await lutimes(path.join(folder, file.path), laid, laid);
  for (const file of [...altered, ...removed]) await rm(path.join(folder, file), { force: true });
  const over = { known: [], isLast: true, newer: () => [] };
  await handOver({ from: path.join(from, "altered"), to: folder, ...over });
  await handOver({ from: path.join(from, "made"), to: folder, ...over });
  return { at, home: path.join(from, "home") };
}

async function emptyFolder(into: string, name: string): Promise<string> {
  const at = path.join(into, name);
  await mkdir(at);
  return at;
}

/** Whether a file of the base is as git has it, named by SHA-1 or SHA-256 as the tree is. undefined: it is not there, or something else is. */
async function look(
  folder: string,
  { path: name, oid, mode }: TreeEntry,
): Promise<{ readonly isSame: boolean; readonly mtimeMs: number } | undefined> {
  const at = path.join(folder, name);
  const found = await lstat(at).catch(() => undefined);
  if (found === undefined || !(found.isFile() || found.isSymbolicLink())) return undefined;
  const content = found.isSymbolicLink() ? Buffer.from(await readlink(at)) : await readFile(at);
  const hash = createHash(oid.length === 64 ? "sha256" : "sha1")
    .update(`blob ${content.length}\0`)
    .update(content);
  const isMode = found.isSymbolicLink() ? mode === "120000" : (mode === "100755") === ((found.mode & 0o100) !== 0);
  return { isSame: hash.digest("hex") === oid && isMode, mtimeMs: found.mtimeMs };
}
