import type { FileChange } from "../../src/contracts/change.ts";

/** Texts by path as what a change writes. */
export function plainFiles(files: Readonly<Record<string, string | null>>): readonly FileChange[] {
  return Object.entries(files).map(([path, content]) => ({ path, mode: "100644", encoding: "utf8", content }));
}
