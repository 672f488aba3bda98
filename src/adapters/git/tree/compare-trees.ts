import type { TreeEntry } from "../../../ports/git/git-objects.ts";

export type EntryChange = {
  readonly path: string;
  readonly status: "A" | "M" | "D" | "T";
  readonly before: TreeEntry | undefined;
  readonly after: TreeEntry | undefined;
};

/** What differs between two lists of entries, in path order, as `git diff-tree -r --no-renames` says it. `T`: one kind (file, link, submodule) became another. */
export function compareTrees(before: readonly TreeEntry[], after: readonly TreeEntry[]): readonly EntryChange[] {
  const left = new Map(before.map((entry) => [entry.path, entry]));
  const changes: EntryChange[] = [];
  for (const entry of after) {
    const old = left.get(entry.path);
    left.delete(entry.path);
    if (old === undefined) changes.push({ path: entry.path, status: "A", before: old, after: entry });
    else if (old.oid !== entry.oid || old.mode !== entry.mode)
      changes.push({ path: entry.path, status: kindOf(old) === kindOf(entry) ? "M" : "T", before: old, after: entry });
  }
  for (const old of left.values()) changes.push({ path: old.path, status: "D", before: old, after: undefined });
  return changes.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** 10: file, 12: link, 16: submodule. */
const kindOf = (entry: TreeEntry): string => entry.mode.slice(0, 2);
