import { matchGlob } from "../core/match-glob.ts";
import { findWeakenedTests } from "./weakened-tests.ts";

/** One file of a change as policy looks at it: where it is, where it was, and the lines that go and come. */
export type ChangedFile = {
  readonly path: string;
  /** The former path of a rename; null otherwise. */
  readonly from: string | null;
  readonly status: "A" | "M" | "D" | "R" | "T";
  readonly removed: readonly string[];
  readonly added: readonly string[];
};

/** A path that only a person may let through, and why. */
export type Protected = { readonly path: string; readonly why: string };

// These stand whatever the configuration says: who may change them owns the repository.
const always = [
  ".github/workflows/**",
  ".github/actions/**",
  ".github/baton.yml",
  "**/CODEOWNERS",
  ".gitmodules",
  "**/.npmrc",
  "**/.mcp.json",
];

/**
 * Which files of a change wait for a person's approval of exactly this patch: protected paths (renames by both names) and weakened or skipped tests.
 * `globs` is `protected-paths` of the base's configuration. In the order of `files`, each path once.
 */
export function findProtected(files: readonly ChangedFile[], globs: readonly string[]): readonly Protected[] {
  const found = new Map<string, string>();
  for (const file of files) {
    for (const path of file.from === null ? [file.path] : [file.path, file.from]) {
      const glob = [...always, ...globs].find((one) => matchGlob(one, path));
      if (glob !== undefined && !found.has(path)) found.set(path, `protected by \`${glob}\``);
    }
    const weakened = findWeakenedTests(file);
    if (weakened !== undefined && !found.has(file.path)) found.set(file.path, weakened);
  }
  return [...found].map(([path, why]) => ({ path, why }));
}

/** Paths that a job's token can not push, whatever people say: GitHub wants `workflows: write`, which no workflow can be given. */
export function findUnpushable(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => matchGlob(".github/workflows/**", path));
}
