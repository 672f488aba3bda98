import { readdir, readFile } from "node:fs/promises";

/** CPU of all processes under one, those that have ended and were waited for too, and the memory that they hold now. */
export type Sample = { readonly cpuMs: number; readonly memoryBytes: number; readonly processes: number };
type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number; readonly pages: number };

/** Linux counts time for programs in hundredths of a second, whatever its own clock does. */
const msPerTick = 10;
const pageBytes = 4096;

/** `root` and all that descends from it, read from /proc; what ends meanwhile is left out. */
export async function sampleTree(root: number): Promise<Sample> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = (
    await Promise.all(names.map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => "")))
  ).flatMap((text) => parseStat(text) ?? []);
  const tree = treeOf(root, stats);
  const sum = (of: (stat: Stat) => number) => tree.reduce((total, stat) => total + of(stat), 0);
  return {
    cpuMs: sum(({ ticks }) => ticks) * msPerTick,
    memoryBytes: sum(({ pages }) => pages) * pageBytes,
    processes: tree.length,
  };
}

/** A line of /proc/<pid>/stat (proc_pid_stat(5)); the program's name is in parentheses and may hold anything. */
export function parseStat(text: string): Stat | undefined {
  const end = text.lastIndexOf(")");
  if (end < 0) return undefined;
  const fields = text.slice(end + 2).split(" ");
  const at = (field: number) => Number(fields[field - 3] ?? 0);
  const ticks = at(14) + at(15) + at(16) + at(17);
  return { pid: Number.parseInt(text, 10), parent: at(4), ticks, pages: Math.max(0, at(24)) };
}

function treeOf(root: number, stats: readonly Stat[]): readonly Stat[] {
  const byParent = Map.groupBy(stats, ({ parent }) => parent);
  const tree = stats.filter(({ pid }) => pid === root);
  for (const stat of tree) tree.push(...(byParent.get(stat.pid) ?? []));
  return tree;
}
