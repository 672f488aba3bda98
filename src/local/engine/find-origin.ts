import { existsSync } from "node:fs";
import type { Hub } from "../hub.ts";
import type { Tree } from "./engine-options.ts";
import type { FindOrigin } from "./syntax/load-workflow.ts";
import { git, type Origin, shaOfDirectory } from "./syntax/origin.ts";
import { gap } from "./syntax/refusal.ts";

/** Finds repositories that `uses` names: first among the trees on disk, then among those the server holds. */
export function originFinder(hub: Hub, trees: Readonly<Record<string, Tree>>): FindOrigin {
  const shas = new Map<string, Promise<string>>();
  return async (repository, ref, at): Promise<Origin> => {
    const tree = trees[repository];
    if (tree !== undefined) {
      const sha = shas.get(tree.dir) ?? shaOfDirectory(tree.dir);
      shas.set(tree.dir, sha);
      return { repository, ref, sha: await sha, from: { kind: "dir", dir: tree.dir } };
    }
    const gitDir = heldBy(hub, repository);
    if (gitDir === undefined) throw gap(at, `"uses: ${repository}@${ref}", a repository that is not here,`);
    for (const name of [`refs/heads/${ref}`, `refs/tags/${ref}`, ref]) {
      const sha = await git(gitDir, "rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`).catch(
        () => "",
      );
      if (sha.trim() !== "") return { repository, ref, sha: sha.trim(), from: { kind: "git", gitDir } };
    }
    throw new Error(`${at}: Unable to resolve action \`${repository}@${ref}\`, unable to find version \`${ref}\``);
  };
}

function heldBy(hub: Hub, repository: string): string | undefined {
  try {
    const gitDir = hub.gitDir(repository);
    return existsSync(gitDir) ? gitDir : undefined;
  } catch {
    return undefined;
  }
}
