import path from "node:path";
import { toFault } from "../../../core/fault.ts";
import { checkPath } from "../../../core/paths/check-path.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Lack } from "./lack.ts";
import { parseGitmodules } from "./parse-gitmodules.ts";

const maxDepth = 5;

/** Puts the files of a tree's submodules into a folder that holds the tree, each at the commit that the tree names. Those that can not be had are told, and none of them stops the others. */
export async function laySubmodules(
  git: Git,
  of: {
    readonly treeish: string;
    readonly folder: string;
    readonly recursive: boolean;
    readonly depth?: number;
    /** Whether one is there already; absent: none is. */
    readonly isThere?: (path: string) => Promise<boolean>;
  },
): Promise<readonly Lack[]> {
  const { treeish, folder, recursive, depth = 0, isThere = async () => false } = of;
  const links = (await git.listTree(treeish)).filter(({ type }) => type === "commit");
  if (links.length === 0) return [];
  const text = (await git.readFiles(treeish, [".gitmodules"])).get(".gitmodules")?.toString("utf8") ?? "";
  const addresses = parseGitmodules(text);
  const lacks: Lack[] = [];
  for (const { path: at, oid } of links) {
    if (await isThere(at)) continue;
    const why = await lay(at, oid).catch((thrown) => toFault(thrown).message);
    if (why !== undefined) lacks.push({ path: at, why });
  }
  return lacks;

  async function lay(at: string, commit: string): Promise<string | undefined> {
    const address = addresses.get(at);
    if (address === undefined) return "`.gitmodules` has no address of it";
    if (checkPath(at) !== undefined) return checkPath(at);
    const module = await git.module(address);
    await module.fetch([commit], { blobs: true });
    const target = path.join(folder, at);
    await module.export(commit, target);
    if (!recursive || depth >= maxDepth) return undefined;
    const inner = await laySubmodules(module, { treeish: commit, folder: target, recursive, depth: depth + 1 });
    lacks.push(...inner.map((one) => ({ ...one, path: `${at}/${one.path}` })));
    return undefined;
  }
}
