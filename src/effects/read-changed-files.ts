import type { ChangedFile } from "../policy/gates/changed-file.ts";
import type { Git } from "../ports/git/git.ts";
import { parseHunks } from "./post/parse-hunks.ts";

/** What differs between two trees, as policy looks at it. Judged on the trees, so that no baton's word is needed. */
export async function readChangedFiles(
  git: Pick<Git, "changedPaths" | "diff">,
  from: string,
  to: string,
): Promise<readonly ChangedFile[]> {
  const paths = await git.changedPaths(from, to);
  const hunks = parseHunks((await git.diff(from, to, { context: 0 })).toString("utf8"));
  return paths.map(({ path, status, from: former }) => {
    const lines = (hunks.get(path) ?? []).flat();
    const of = (sign: "+" | "-") => lines.filter((line) => line.sign === sign).map((line) => line.text);
    return { path, status, from: former ?? null, removed: of("-"), added: of("+") };
  });
}
