import type { Workspace } from "../../ports/workspace.ts";
import { type MappedFile, renderRepoMap, wordsOf } from "./repo-map.ts";

/** Files whose names are looked into; in a larger repository the paths alone have to do for the rest. */
const maxRead = 400;
const maxBytes = 100_000;
const source = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|swift|c|h|cc|cpp|hpp|scala|ex|exs|lua|sh)$/;

/** The repository map of a workspace for a requirement: files that share words with it in their path are read first. */
export async function readMap(workspace: Workspace, requirement: string): Promise<string> {
  const words = wordsOf(requirement);
  const paths = await workspace.list();
  const share = (path: string) => [...wordsOf(path.replaceAll("/", " "))].filter((word) => words.has(word)).length;
  const wanted = new Set(
    paths
      .filter((path) => source.test(path))
      .sort((a, b) => share(b) - share(a))
      .slice(0, maxRead),
  );
  const files: MappedFile[] = [];
  for (const path of paths) {
    const content = wanted.has(path) ? await workspace.read(path) : undefined;
    files.push({
      path,
      text: content !== undefined && content.byteLength <= maxBytes ? content.toString("utf8") : undefined,
    });
  }
  return renderRepoMap(files, words);
}
