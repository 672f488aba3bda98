/** Paths of a merge that still hold conflict markers as `git merge-tree` writes them; binary files and those that were removed count as resolved. */
export function findUnresolved(paths: readonly string[], read: ReadonlyMap<string, string>): readonly string[] {
  return paths.filter((path) => {
    const text = read.get(path) ?? "";
    return /^<{7} /m.test(text) && /^>{7} /m.test(text);
  });
}
