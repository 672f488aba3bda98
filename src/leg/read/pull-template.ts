import type { GitObjects } from "../../ports/git/git-objects.ts";

/** All places in which it can stand. */
export const pullTemplatePaths: readonly string[] = [
  ".github/pull_request_template.md",
  ".github/PULL_REQUEST_TEMPLATE.md",
  "pull_request_template.md",
  "PULL_REQUEST_TEMPLATE.md",
  "docs/pull_request_template.md",
];

/** The repository's own pull request template, or undefined. */
export async function readPullTemplate(git: Pick<GitObjects, "readFiles">, base: string): Promise<string | undefined> {
  const files = await git.readFiles(base, pullTemplatePaths);
  const found = pullTemplatePaths.map((path) => files.get(path)).find((content) => content !== undefined);
  return found?.toString("utf8").slice(0, 20_000);
}
