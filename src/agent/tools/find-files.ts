import type { Workspace } from "../../ports/workspace.ts";

/** Files in a scope; what the repository ignores, and what was installed, only where nothing else is there: then it was asked for by its own path. */
export async function findFiles(
  workspace: Workspace,
  scope: string | undefined,
  isInScope: (path: string) => boolean,
): Promise<readonly string[]> {
  const files = (await workspace.list()).filter(isInScope);
  const below = scope === undefined ? "" : withoutGlob(scope);
  return files.length > 0 || below === "" ? files : (await workspace.list(below)).filter(isInScope);
}

/** The folders before the first part that is a pattern. */
function withoutGlob(scope: string): string {
  const parts = scope.split("/");
  const first = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  return (first < 0 ? parts : parts.slice(0, first)).join("/");
}
