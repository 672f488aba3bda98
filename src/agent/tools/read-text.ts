import { Fault } from "../../core/fault.ts";
import type { Workspace } from "../../ports/workspace.ts";

const maxBytes = 2_000_000;

/** A file as text. @throws Fault `input.invalid` when there is none, or when it is binary, not UTF-8 or too large to work on. */
export async function readText(workspace: Workspace, path: string): Promise<string> {
  const bytes = await workspace.read(path);
  const said = JSON.stringify(path);
  if (bytes === undefined) throw refuse(`There is no file ${said}. Use list_files or search to find it.`);
  if (bytes.length > maxBytes)
    throw refuse(`${said} has ${bytes.length} bytes; only files up to ${maxBytes} bytes can be worked on.`);
  const text = toText(bytes);
  if (text === undefined) throw refuse(`${said} is not text in UTF-8.`);
  return text;
}

/** undefined for what is binary. */
export function toText(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 8000).includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function refuse(message: string): Fault {
  return new Fault("input.invalid", message, { who: "outside" });
}
