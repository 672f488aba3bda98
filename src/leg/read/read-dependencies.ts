import type { FileChange } from "../../contracts/change.ts";
import { isLockFile } from "../../policy/gates/protected-paths.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";

type Reader = Pick<GitObjects, "changedPaths" | "listTree" | "readFiles" | "writeTree">;

/** Files that say what is installed, beside lock files. */
const manifest =
  /(?:^|\/)(?:package\.json|pnpm-workspace\.yaml|composer\.json|(?:[\w.-]*-)?requirements[\w.-]*\.(?:txt|in)|requirements\/[^/]+\.(?:txt|in)|pyproject\.toml|setup\.(?:py|cfg)|pipfile|environment\.ya?ml|go\.(?:mod|work)|cargo\.toml|gemfile|[^/]+\.gemspec|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|libs\.versions\.toml|mix\.exs|mix\.lock|pubspec\.ya?ml|[^/]+\.(?:cs|fs|vb)proj|directory\.packages\.props|packages\.lock\.json|deno\.jsonc?|deno\.lock)$/i;

/** A file that says what is installed, by its name; lock files are others. */
export function isManifest(path: string): boolean {
  return manifest.test(path);
}

/** What of a package.json or composer.json an installer reads. */
const installed =
  /(?:dependenc|^(?:overrides|resolutions|workspaces|pnpm|packageManager|catalogs?|require(?:-dev)?|repositories|conflict|replace)$)/i;

/** Paths of a change, sorted, that alter what a set-up installs: new versions, scripts and descriptions of a package do not. */
export async function readDependencies(git: Reader, base: string, tree: string): Promise<readonly string[]> {
  const changes = await git.changedPaths(base, tree);
  const touched = changes.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));
  const named = [...new Set(touched)].filter(
    (path) => (isManifest(path) || isLockFile(path)) && !/(?:^|\/)node_modules\//.test(path),
  );
  const [before, after] = [await git.readFiles(base, named), await git.readFiles(tree, named)];
  return named.filter((path) => partOf(path, before.get(path)) !== partOf(path, after.get(path))).sort();
}

/** The base with these files as the change has them: what is set up once a person has approved the change. */
export async function writePreparedTree(
  git: Reader,
  of: { readonly base: string; readonly tree: string; readonly paths: readonly string[] },
): Promise<string> {
  const { base, tree, paths } = of;
  const contents = await git.readFiles(tree, paths);
  const modes = new Map((await git.listTree(tree)).map(({ path, mode }) => [path, mode]));
  const changes = paths.flatMap((path): readonly FileChange[] => {
    const mode = modes.get(path) ?? "100644";
    // A link is laid nowhere.
    if (mode !== "100644" && mode !== "100755") return [];
    return [{ path, mode, encoding: "base64", content: contents.get(path)?.toString("base64") ?? null }];
  });
  return git.writeTree(base, changes);
}

function partOf(path: string, content: Buffer | undefined): string | undefined {
  const text = content?.toString("utf8");
  if (text === undefined || !/(?:package|composer)\.json$/i.test(path)) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return text;
    return JSON.stringify(Object.entries(parsed).filter(([key]) => installed.test(key)));
  } catch {
    return text;
  }
}
