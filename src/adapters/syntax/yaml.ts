import { parseAllDocuments } from "yaml";
import type { Break } from "../../ports/syntax.ts";

/** Keys, anchors and errors are compared with one another: what is longer is not read, as it may take minutes. */
const maxCharacters = 100_000;

/** Any number of documents; tags that nobody knows are no break. */
export function findBreakInYaml(text: string): Break | undefined {
  if (text.length > maxCharacters) return undefined;
  for (const { errors } of parseAllDocuments(text)) {
    const error = errors[0];
    if (error !== undefined) return { line: error.linePos?.[0].line ?? 1, why: error.message.split("\n")[0] ?? "" };
  }
  return undefined;
}
