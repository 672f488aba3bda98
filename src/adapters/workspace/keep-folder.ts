import { execFile } from "node:child_process";
import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { copyInto } from "./copy-into.ts";

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
