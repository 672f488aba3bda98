import path from "node:path";
import type { GitObjects } from "../../ports/git/git-objects.ts";
import { joinFolder } from "../commands/tools/words.ts";
import type { Package, Workspace } from "./packages.ts";

/** What names another package in code: it runs without a word in a manifest, as npm and Yarn link all packages and go.work knows all modules. */
const sources = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|go)$/;
const quoted = /(["'`])([^"'`\s]{1,300})\1/g;
/** Files that are read at once. */
const batch = 500;

/**
 * The first file of a package that no manifest says to depend on what is tested, and that names or reaches into one of it all the same; undefined where there is
 * none. Cargo knows no such thing.
 */
export async function findUnnamed(
  git: Pick<GitObjects, "listTree" | "readFiles">,
  treeish: string,
  { workspace, tested }: { readonly workspace: Workspace; readonly tested: readonly string[] },
): Promise<{ readonly file: string; readonly names: string } | undefined> {
  if (workspace.tool === "cargo") return undefined;
  const members = workspace.packages.filter(({ isMember }) => isMember);
  const homeOf = (file: string): Package | undefined =>
    members
      .filter(({ folder }) => `${file}/`.startsWith(`${folder}/`))
      .sort((a, b) => b.folder.length - a.folder.length)[0];
  const isTested = (one: Package | undefined): boolean => one !== undefined && tested.includes(one.folder);
  const names = members.filter((one) => isTested(one) && one.name !== "").map(({ name }) => name);
  const files = (await git.listTree(treeish))
    .filter(({ path: file, mode }) => mode.startsWith("100") && sources.test(file))
    .map(({ path: file }) => file)
    .filter((file) => {
      const home = homeOf(file);
      return home !== undefined && !isTested(home);
    });
  const findIn = (file: string, text: string): string | undefined => {
    for (const [, , word = ""] of text.matchAll(quoted)) {
      if (names.some((name) => word === name || word.startsWith(`${name}/`))) return word;
      if (/^\.\.?\//.test(word) && isTested(homeOf(joinFolder(path.posix.dirname(file), word) ?? ""))) return word;
    }
    return undefined;
  };
  for (let at = 0; at < files.length; at += batch) {
    const read = await git.readFiles(treeish, files.slice(at, at + batch));
    for (const [file, content] of read) {
      const found = findIn(file, content.toString("utf8"));
      if (found !== undefined) return { file, names: found };
    }
  }
  return undefined;
}
