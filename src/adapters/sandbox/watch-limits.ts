import { readdirSync, readFileSync, statfsSync } from "node:fs";
import { pageBytes, parseStat, treeOf } from "../../core/process-tree.ts";
import type { OverLimit } from "../../ports/sandbox.ts";
import type { Limits } from "./limits.ts";

const everyMs = 100;

/**
 * Looks ten times a second at the processes under `pid` and at the disks of `folders`, and says once what is over its limit. The disk is asked how much
 * room it lost, which is one call whatever lies in the folders; what others write at the same time counts too. Gives back what ends the watch.
 */
export function watchLimits(of: {
  readonly pid: number;
  readonly folders: readonly string[];
  readonly limits: Limits;
  readonly onOver: (over: OverLimit) => void;
}): () => void {
  const { pid, limits, onOver } = of;
  const before = of.folders.map(readRoom);
  const timer = setInterval(() => {
    const over = findOverTree(pid, limits) ?? before.map((room) => findOverDisk(room, limits)).find(Boolean);
    if (over === undefined) return;
    clearInterval(timer);
    onOver(over);
  }, everyMs);
  return () => clearInterval(timer);
}

/** Read at one go: a fork bomb leaves nobody time for a thousand turns of the event loop. */
function findOverTree(root: number, { processes, memoryBytes }: Limits): OverLimit | undefined {
  // Elsewhere than on Linux only the disk and the time are watched.
  if (process.platform !== "linux") return undefined;
  const stats = readdirSync("/proc").flatMap((name) => (/^\d/.test(name) ? (parseStat(readStat(name)) ?? []) : []));
  const tree = treeOf(root, stats);
  if (tree.length > processes)
    return { name: "processes", reason: `it had ${tree.length} processes at once; the limit is ${processes}` };
  const held = tree.reduce((sum, { pages }) => sum + pages, 0) * pageBytes;
  if (held <= memoryBytes) return undefined;
  return { name: "memory", reason: `its processes held ${tell(held)}; the limit is ${tell(memoryBytes)}` };
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "";
  }
}

type Room = { readonly folder: string; readonly bytes: number; readonly files: number };

function readRoom(folder: string): Room {
  const { bavail, bsize, ffree } = statfsSync(folder);
  return { folder, bytes: bavail * bsize, files: ffree };
}

/** A disk that is nearly full is left some room: half of what there was. */
function findOverDisk(before: Room, limits: Limits): OverLimit | undefined {
  const now = readRoom(before.folder);
  const bytes = Math.min(limits.diskBytes, before.bytes / 2);
  if (before.bytes - now.bytes > bytes)
    return { name: "disk", reason: `it wrote ${tell(before.bytes - now.bytes)}; the limit is ${tell(bytes)}` };
  // A file system without a fixed number of files says 0.
  const files = Math.floor(Math.min(limits.diskFiles, before.files / 2));
  if (before.files - now.files <= files) return undefined;
  return { name: "files", reason: `it made ${before.files - now.files} files; the limit is ${files}` };
}

function tell(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}
