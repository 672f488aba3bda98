import { execFile } from "node:child_process";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Copies all of a folder beside it, links, modes and times too; the function that comes back makes the folder what it was. */
export async function keepFolder(folder: string): Promise<() => Promise<void>> {
  const kept = `${folder}.kept`;
  await copyInto(folder, kept);
  return async () => {
    await empty(folder);
    await copyInto(kept, folder);
  };
}

/** `cp` copies what Node's own does not: pipes and sockets, and on many file systems it shares the bytes. */
async function copyInto(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await run("cp", ["-a", `${from}/.`, to]);
}

async function empty(folder: string): Promise<void> {
  const remove = async () => {
    for (const name of await readdir(folder)) await rm(path.join(folder, name), { recursive: true, force: true });
  };
  try {
    await remove();
  } catch {
    // Caches of some tools are read-only folders, whose files only go when that is lifted.
    await run("chmod", ["-R", "u+rwX", folder]);
    await remove();
  }
}
