import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export type SourceFile = { readonly file: string; readonly text: string };

/** All TypeScript files of src, from the project's root. */
export const sourceFiles: readonly SourceFile[] = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file: path.posix.join("src", file), text: readFileSync(path.join("src", file), "utf8") }));

/** The files of src that one imports, types and dynamic imports included. */
export function importsOf({ file, text }: SourceFile): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g)]
    .map(([, spec]) => path.posix.join(path.posix.dirname(file), spec ?? ""))
    .filter((target) => target.startsWith("src/"));
}
