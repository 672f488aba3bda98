import { parseAllDocuments } from "yaml";
import type { Break } from "../../ports/syntax.ts";

/** Any number of documents; tags that nobody knows are no break. */
export function findBreakInYaml(text: string): Break | undefined {
  for (const { errors } of parseAllDocuments(text)) {
    const error = errors[0];
    if (error !== undefined) return { line: error.linePos?.[0].line ?? 1, why: error.message.split("\n")[0] ?? "" };
  }
  return undefined;
}
