import { mkdtempSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const inMemory = "/dev/shm";
/** All tests together need about 0.1 GB at a time, and 0.6 GB while a large cache is saved. */
const enoughBytes = 2 ** 31;

/** One temporary folder a test run, gone at its end: workers are ended without a word, so nothing that they leave could be removed by themselves. */
export function setup(): () => void {
  const folder = mkdtempSync(path.join(hasMemory() ? inMemory : tmpdir(), "baton-tests-"));
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Files come and go by the ten thousands, which is a fourth of the run on a disk. Not in memory that is small, or that programs may not be started from, as in containers. */
function hasMemory(): boolean {
  if (process.env["TMPDIR"] !== undefined) return false;
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    const [, options = "noexec"] =
      new RegExp(`^\\S+ ${inMemory} \\S+ (\\S+)`, "m").exec(readFileSync("/proc/mounts", "utf8")) ?? [];
    return bavail * bsize >= enoughBytes && !options.split(",").includes("noexec");
  } catch {
    return false;
  }
}
