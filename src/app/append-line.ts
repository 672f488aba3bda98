import { open } from "node:fs/promises";
import path from "node:path";
import { Fault } from "../core/fault.ts";
import { makeFolder } from "./save-file.ts";

/** Adds a line to a file and waits until the disk has it. A former line that was cut by a kill is ended first. */
export async function appendLine(file: string, line: string): Promise<void> {
  const target = path.resolve(file);
  try {
    await makeFolder(path.dirname(target));
    const handle = await open(target, "a+");
    try {
      const { size } = await handle.stat();
      const last = size === 0 ? undefined : (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0];
      const isTorn = last !== undefined && last !== 0x0a;
      await handle.appendFile(`${isTorn ? "\n" : ""}${line}\n`);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `${target} can not be written: ${why}. Give a folder that can be made and written to.`;
    throw new Fault("input.invalid", message, { who: "user", facts: { path: target } });
  }
}
