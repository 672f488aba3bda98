import { Fault } from "../../core/fault.ts";
import type { Workspace } from "../../ports/workspace.ts";

const maxBytes = 2_000_000;

/** A file as text. @throws Fault `input.invalid` when there is none, or when it is binary, not UTF-8 or too large to work on. */
export async function readText(workspace: Workspace, path: string): Promise<string> {
  const bytes = await workspace.read(path, maxBytes);
  const said = JSON.stringify(path);
  if (bytes === undefined) throw refuse(`There is no file ${said}. Look for where it is.`);
  const text = toText(bytes);
  if (text !== undefined) return text;
  throw refuse(
    `${said} is ${isBinary(bytes) ? "binary" : "not text in UTF-8"} (${bytes.length} bytes); it can be neither shown nor edited.`,
  );
}

/** undefined for what is binary or in another encoding. */
export function toText(bytes: Buffer): string | undefined {
  if (isBinary(bytes)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** As git sees it. */
function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, 8000).includes(0);
}

function refuse(message: string): Fault {
  return new Fault("input.invalid", message, { who: "outside" });
}
