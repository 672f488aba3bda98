import { groupBy } from "./group-by.ts";

/** One line of /proc/<pid>/stat. `ticks`: CPU time, that of ended and awaited children too. `pages`: of memory, held now. */
export type ProcessStat = {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  readonly pages: number;
};

/** Linux counts time for programs in hundredths of a second, whatever its own clock does. */
export const msPerTick = 10;
export const pageBytes = 4096;

/** A line of /proc/<pid>/stat (proc_pid_stat(5)); the program's name is in parentheses and may hold anything. */
export function parseStat(text: string): ProcessStat | undefined {
  const end = text.lastIndexOf(")");
  if (end < 0) return undefined;
  const fields = text.slice(end + 2).split(" ");
  const at = (field: number) => Number(fields[field - 3] ?? 0);
  const ticks = at(14) + at(15) + at(16) + at(17);
  return { pid: Number.parseInt(text, 10), parent: at(4), ticks, pages: Math.max(0, at(24)) };
}

/** `root` and all that descends from it. */
export function treeOf(root: number, stats: readonly ProcessStat[]): readonly ProcessStat[] {
  const byParent = groupBy(stats, ({ parent }) => parent);
  const tree = stats.filter(({ pid }) => pid === root);
  for (const stat of tree) tree.push(...(byParent.get(stat.pid) ?? []));
  return tree;
}
