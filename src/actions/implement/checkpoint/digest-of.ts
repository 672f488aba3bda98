import { createHash } from "node:crypto";

/** What identifies work: the same words on the same commit. */
export type Work = { readonly task: string; readonly parent: string };

/** SHA-256 in hex. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
