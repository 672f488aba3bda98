import { constants, readlinkSync } from "node:fs";
import { open, realpath } from "node:fs/promises";

/** A folder held open: `at` leads to it whatever its name has become since, `real` is where it stands. */
export type Held = { readonly at: string; readonly real: string; close(): Promise<void> };

/** Opens a folder; undefined when there is none. Without /proc (no Linux, so no sandbox whose processes could move it) it is known by its name alone. */
export async function hold(at: string, flags = 0): Promise<Held | undefined> {
  const file = await open(at, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NONBLOCK | flags).catch(
    () => undefined,
  );
  if (file === undefined) return undefined;
  const real = placeOf(file.fd);
  const close = () => file.close();
  return real === undefined ? { at, real: await realpath(at), close } : { at: linkOf(file.fd), real, close };
}

/** Where an open file or folder stands now; undefined where the system does not tell. */
export function placeOf(file: number): string | undefined {
  try {
    return readlinkSync(linkOf(file));
  } catch {
    return undefined;
  }
}

function linkOf(file: number): string {
  return `/proc/self/fd/${file}`;
}
