import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readlink } from "node:fs/promises";
import path from "node:path";

/** What npm writes about its own work, different from one npm to the next. */
const notes = new Set([".package-lock.json", ".bin"]);

const chunkBytes = 1024 * 1024;

/** SHA-256 over paths and contents of all files under a folder, in path order; links count by where they lead. */
export async function digestFiles(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await listFiles(folder, "")).sort()) {
    const link = await readlink(path.join(folder, file)).catch(() => undefined);
    hash.update(`${file}\0${link ?? ""}\0`);
    if (link !== undefined) continue;
    const content = createHash("sha256");
    for await (const chunk of createReadStream(path.join(folder, file), { highWaterMark: chunkBytes }))
      content.update(chunk as Buffer);
    hash.update(content.digest());
  }
  return hash.digest("hex");
}

async function listFiles(folder: string, under: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, under), { withFileTypes: true });
  const lists = entries
    .filter(({ name }) => !notes.has(name))
    .map(async (entry) => {
      const at = path.posix.join(under, entry.name);
      return entry.isDirectory() ? listFiles(folder, at) : [at];
    });
  return (await Promise.all(lists)).flat();
}
