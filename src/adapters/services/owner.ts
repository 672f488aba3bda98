import { readFileSync, readlinkSync } from "node:fs";

/**
 * This process, so that another one of the same machine can tell whether it still lives: its space of process ids, its id, and when it began, as ids are given again.
 * Empty where the system does not tell.
 */
export function readOwner(pid: number = process.pid): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const space = readlinkSync("/proc/self/ns/pid").replace(/\D/g, "");
    return `${boot}/${space}/${pid}/${startOf(pid)}`;
  } catch {
    return "";
  }
}

/** Whether who left this mark is gone for good: its process has ended, or nobody can tell and the time is over. */
export function isGone(owner: string, until: string, nowMs: number): boolean {
  const own = readOwner().split("/");
  const [boot, space, pid, start] = owner.split("/");
  const isComparable = own.length === 4 && boot === own[0] && space === own[1];
  if (isComparable) return startOf(Number(pid)) !== start;
  // After another start of the machine its containers are stopped, and in another space of ids nobody can be looked for.
  return Number(until) * 1000 < nowMs;
}

/** In ticks since the machine began; empty: there is no such process. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
