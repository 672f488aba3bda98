import { readdir, readFile } from "node:fs/promises";
import { msPerTick, type ProcessStat, pageBytes, parseStat, treeOf } from "../../../../core/process-tree.ts";

/** CPU of all processes under one, those that have ended and were waited for too, and the memory that they hold now. */
export type Sample = { readonly cpuMs: number; readonly memoryBytes: number; readonly processes: number };

/** `root` and all that descends from it, read from /proc; what ends meanwhile is left out. */
export async function sampleTree(root: number): Promise<Sample> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = (
    await Promise.all(names.map((name) => readFile(`/proc/${name}/stat`, "utf8").catch(() => "")))
  ).flatMap((text) => parseStat(text) ?? []);
  const tree = treeOf(root, stats);
  const sum = (of: (stat: ProcessStat) => number) => tree.reduce((total, stat) => total + of(stat), 0);
  return {
    cpuMs: sum(({ ticks }) => ticks) * msPerTick,
    memoryBytes: sum(({ pages }) => pages) * pageBytes,
    processes: tree.length,
  };
}
