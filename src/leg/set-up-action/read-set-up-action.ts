import type { Config } from "../../config/config.ts";
import type { SetUpJob } from "../../contracts/claim.ts";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { findSetUpAction, type SetUpAction, setUpFolder } from "./find-set-up-action.ts";

type Reader = Pick<GitObjects, "listTree" | "readFiles">;

/** More actions than one repository uses; what is not read counts as not pinned. */
const maxFiles = 200;

/** The set-up action of a tree, looked at with all actions that the tree has; undefined where there is none, at the cost of a listing. */
export async function readSetUpAction(git: Reader, treeish: string): Promise<SetUpAction | undefined> {
  const paths = (await git.listTree(treeish)).filter(({ type }) => type === "blob").map(({ path }) => path);
  if (!paths.some((path) => path.startsWith(`${setUpFolder}/`))) return undefined;
  const wanted = paths.filter((path) => /(?:^|\/)action\.ya?ml$/.test(path));
  const first = wanted.filter((path) => path.startsWith(".github/"));
  const files = await git.readFiles(treeish, [...new Set([...first, ...wanted])].slice(0, maxFiles));
  return findSetUpAction({ paths, read: (path) => files.get(path)?.toString("utf8") });
}

/** The jobs that run it. In a coder's, whose machine holds the models' keys, only what is pinned runs. */
export function toSetUpJobs(
  action: SetUpAction | undefined,
  setting: Config["validate"]["setup-action"],
): readonly SetUpJob[] {
  if (action === undefined || setting === "none") return [];
  return setting === "all" && action.unpinned.length === 0 ? ["validate", "implement"] : ["validate"];
}
