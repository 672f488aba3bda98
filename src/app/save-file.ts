import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../core/fault.ts";

/**
 * Writes the whole file or, when the process dies, nothing; its folder is made. What the system refuses is a Fault `input.invalid` that names the file: all
 * places outside a repository are somebody's input.
 */
export async function saveFile(file: string, content: string): Promise<void> {
  const target = path.resolve(file);
  try {
    await makeFolder(path.dirname(target));
    await writeFile(`${target}.part`, content);
    await rename(`${target}.part`, target);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `${target} can not be written: ${why}. Give a folder that can be made and written to.`;
    throw new Fault("input.invalid", message, { who: "user", facts: { path: target } });
  }
}

/** Not by `recursive`, which goes round for ever below /proc: there a folder is missing and can not be made. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    const above = path.dirname(folder);
    if (code !== "ENOENT" || above === folder) throw thrown;
    await makeFolder(above);
    await mkdir(folder).catch((again: NodeJS.ErrnoException) => {
      if (again.code !== "EEXIST") throw again;
    });
  }
}
