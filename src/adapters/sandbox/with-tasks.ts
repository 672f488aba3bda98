import { release } from "node:os";
import type { Container } from "./start-contained.ts";

/**
 * Standard input is the leash here too: bubblewrap dies with its parent, but that is `unshare`, which does not die with Baton. When the leash closes, all in
 * this namespace but its first process is killed, and bubblewrap, which is the first, ends with what it has started.
 */
const script = `echo "$1" > /proc/sys/kernel/pid_max; shift
exec 3<&0
( cat <&3 >/dev/null 2>&1; kill -KILL -1 ) >/dev/null 2>&1 &
exec bwrap "$@" 3<&- </dev/null`;

/**
 * Bubblewrap's arguments as a container with at most so many tasks. Whoever is not root is held by RLIMIT_NPROC. The kernel exempts root from that:
 * there a pid namespace around bubblewrap's own is what holds.
 */
export function withTasks(tasks: number | null, args: readonly string[]): Container {
  if (tasks === null || process.getuid?.() !== 0 || !hasOwnPidMax()) return { program: "bwrap", args };
  const outer = [
    "--pid",
    "--mount-proc",
    "--fork",
    "--kill-child",
    "--",
    "/bin/sh",
    "-c",
    script,
    "bwrap",
    String(tasks),
  ];
  return { program: "unshare", args: [...outer, ...args] };
}

/** Since Linux 6.14 each pid namespace has a `pid_max` of its own, which holds for root too; before, it is the whole machine's. */
export function hasOwnPidMax(kernel = release()): boolean {
  const [major = 0, minor = 0] = kernel.split(".").map((part) => Number.parseInt(part, 10));
  return major > 6 || (major === 6 && minor >= 14);
}
