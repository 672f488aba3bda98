import { constants } from "node:fs";
import { type FileHandle, open, readlink, realpath } from "node:fs/promises";

/** A folder held open: `at` leads to it whatever its name has become since, `real` is where it stands. */
export type Held = { readonly at: string; readonly real: string; close(): Promise<void> };

/** Opens a folder; undefined when there is none. Without /proc (no Linux, so no sandbox whose processes could move it) it is known by its name alone. */
export async function hold(at: string, flags = 0): Promise<Held | undefined> {
  const file = await open(at, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK | flags).catch(
    () => undefined,
  );
  if (file === undefined) return undefined;
  const real = await placeOf(file);
  const close = () => file.close();
  return real === undefined ? { at, real: await realpath(at), close } : { at: linkOf(file), real, close };
}

/** Where an open file or folder stands now; undefined where the system does not tell. */
export function placeOf(file: FileHandle): Promise<string | undefined> {
  return readlink(linkOf(file)).catch(() => undefined);
}

function linkOf(file: FileHandle): string {
  return `/proc/self/fd/${file.fd}`;
}
