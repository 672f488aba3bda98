import { readFile } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../core/fault.ts";

/** The text of a file, undefined when there is none. What is no file, or may not be read, is a Fault `input.invalid` that names it. */
export async function loadFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const { code, message: why } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    const target = path.resolve(file);
    const message = `${target} can not be read: ${why}. Name a file that can be read, or a folder for its place.`;
    throw new Fault("input.invalid", message, { who: "user", facts: { path: target }, cause });
  }
}
