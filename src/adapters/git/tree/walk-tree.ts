import { Fault } from "../../../core/fault.ts";
import type { TreeEntry } from "../../../ports/git/git-objects.ts";
import type { CatFile } from "../cat-file/open-cat-file.ts";

/** All files, links and submodules below a tree-ish, in path order, as `ls-tree -r` gives them; one question a depth. A tree that lacks is a Fault `git.missing`. */
export async function walkTree(catFile: CatFile, treeish: string): Promise<readonly TreeEntry[]> {
  const root = `${treeish}^{tree}`;
  const trees = new Map<string, readonly TreeEntry[]>();
  for (let wanted = [root]; wanted.length > 0; ) {
    const found = await catFile.contents(wanted);
    for (const [index, name] of wanted.entries()) {
      const tree = found[index];
      if (tree?.type !== "tree") throw missing(name === root ? treeish : name);
      trees.set(name, parseTree(tree.oid, tree.content));
    }
    const below = wanted.flatMap((name) => trees.get(name) ?? []).filter((entry) => entry.type === "tree");
    wanted = [...new Set(below.map((entry) => entry.oid))].filter((oid) => !trees.has(oid));
  }
  const entries: TreeEntry[] = [];
  function add(name: string, prefix: string): void {
    for (const entry of trees.get(name) ?? []) {
      const path = prefix + entry.path;
      if (entry.type === "tree") add(entry.oid, `${path}/`);
      else entries.push({ ...entry, path });
    }
  }
  add(root, "");
  return entries;
}

function missing(treeish: string): Fault {
  return new Fault("git.missing", `No tree ${treeish} here; it was not fetched, or is no tree`, {
    who: "outside",
    facts: { treeish },
  });
}

/** One tree object: `<mode> SP <name> NUL <20 bytes>` again and again, modes without leading zeros. A cut one is a Fault `git.failed`. */
export function parseTree(oid: string, bytes: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at);
    const nul = bytes.indexOf(0, space);
    if (space === -1 || nul === -1 || nul + 21 > bytes.length)
      throw new Fault("git.failed", `The tree ${oid} is damaged at byte ${at}`, { who: "outside", facts: { oid } });
    const mode = bytes.toString("latin1", at, space).padStart(6, "0");
    const type = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
    const path = bytes.toString("utf8", space + 1, nul);
    entries.push({ path, mode, type, oid: bytes.toString("hex", nul + 1, nul + 21) });
    at = nul + 21;
  }
  return entries;
}
