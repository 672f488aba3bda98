import { findJsonBreak } from "../../core/syntax/find-json-break.ts";
import { lineAt } from "../../core/syntax/line-at.ts";
import type { Break } from "../../ports/syntax.ts";

export function findBreakInJson(text: string): Break | undefined {
  return toBreak(text, findJsonBreak(text));
}

/** With comments and a comma before an end. */
export function findBreakInRelaxedJson(text: string): Break | undefined {
  return toBreak(text, findJsonBreak(text, true));
}

function toBreak(text: string, found: ReturnType<typeof findJsonBreak>): Break | undefined {
  return found && { line: lineAt(text, found.at), why: found.why };
}
