import { kindOfGuide } from "../../core/guidance/kind-of-guide.ts";
import { compileGlob, matchGlob } from "../../core/paths/match-glob.ts";
import type { ChangedFile } from "./changed-file.ts";
import { mayChangeTest } from "./may-change-test.ts";
import { findWeakenedTests } from "./weakened-tests.ts";

/** A path that only a person may let through, and why. */
export type Protected = { readonly path: string; readonly why: string };

// These stand whatever the configuration says: who may change them owns the repository.
const always = [
  ".github/workflows/**",
  ".github/actions/**",
  ".github/baton.yml",
  "**/CODEOWNERS",
  ".gitmodules",
  "**/.gitattributes",
  "**/.npmrc",
  "**/.yarnrc*",
  "**/.pnpmfile.cjs",
  "**/.mcp.json",
  "**/.claude/**",
  "**/.codex/**",
  "**/.gemini/**",
  "**/.cursor/**",
  "**/.husky/**",
  "**/.pre-commit-config.yaml",
  "**/.pre-commit-config.yml",
  "**/.pre-commit-hooks.yaml",
  "**/lefthook*.yml",
  "**/lefthook*.yaml",
  "**/lefthook*.toml",
  "**/lefthook*.json",
  "**/.lefthook*",
  "**/.overcommit.yml",
  "**/.lintstagedrc*",
  "**/lint-staged.config.*",
  "**/*simple-git-hooks.*",
  "**/.githooks/**",
  "**/.git-hooks/**",
  "**/.devcontainer/**",
];

const lockFile =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|cargo\.lock|go\.sum|poetry\.lock|uv\.lock|pipfile\.lock|gemfile\.lock|composer\.lock|flake\.lock)$/i;

/** No model reads these, and they say what the next setup fetches and runs: so a person sees them before a merge, whatever the configuration says. */
export function isLockFile(path: string): boolean {
  return lockFile.test(path);
}

/**
 * Which files of a change wait for a person's approval of exactly this change: protected paths (renames by both names), lock files and weakened or skipped tests. Case
 * does not count: on some people's disks `.GitHub` is `.github`. `globs` is `protected-paths` of the base's configuration, `mayChange` what an approved plan names of
 * tests. In the order of `files`, each path once.
 */
export function findProtected(
  files: readonly ChangedFile[],
  globs: readonly string[],
  mayChange: readonly string[] = [],
): readonly Protected[] {
  const found = new Map<string, string>();
  const guarded = [...always, ...globs].map((glob) => ({ glob, covers: ignoreCase(glob) }));
  for (const file of files) {
    for (const path of file.from === null ? [file.path] : [file.path, file.from]) {
      const guard = guarded.find(({ covers }) => covers(path));
      if (guard !== undefined && !found.has(path)) found.set(path, `protected by \`${guard.glob}\``);
      if (kindOfGuide(path) !== undefined && !found.has(path)) found.set(path, "it tells agents how to work here");
      if (isLockFile(path) && !found.has(path)) found.set(path, "a lock file, which no review reads");
    }
    const weakened = mayChangeTest(mayChange, { file: file.from ?? file.path, name: "" })
      ? undefined
      : findWeakenedTests(file);
    if (weakened !== undefined && !found.has(file.path)) found.set(file.path, weakened);
  }
  return [...found].map(([path, why]) => ({ path, why }));
}

/** A glob also as it is written: `[!A-Z]` in small letters would say the contrary. */
function ignoreCase(glob: string): (path: string) => boolean {
  const [exact, folded] = [compileGlob(glob), compileGlob(glob.toLowerCase())];
  return (path) => exact(path) || folded(path.toLowerCase());
}

/** Paths that a job's token can not push, whatever people say: GitHub wants `workflows: write`, which no workflow can be given. */
export function findUnpushable(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => matchGlob(".github/workflows/**", path));
}
