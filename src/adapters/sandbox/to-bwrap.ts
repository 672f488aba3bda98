import type { Mount } from "./plan-mounts.ts";

/** Arguments of bubblewrap up to the program's own. Capabilities are gone also when root starts it; with its parent all of it dies. */
export function toBwrap(
  mounts: readonly Mount[],
  of: {
    readonly folder: string;
    readonly network: boolean;
    readonly env: Readonly<Record<string, string>>;
    readonly tmpBytes: number | null;
  },
): readonly string[] {
  return [
    "--unshare-all",
    ...(of.network ? ["--share-net"] : []),
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--clearenv",
    ...Object.entries(of.env).flatMap(([name, value]) => ["--setenv", name, value]),
    // Before the mounts: a job's folder may lie in /dev/shm.
    "--dev",
    "/dev",
    ...toOptions({ kind: "tmpfs", path: "/dev/shm" }, of.tmpBytes),
    ...mounts.flatMap((mount) => toOptions(mount, of.tmpBytes)),
    "--proc",
    "/proc",
    // A user id 0 may write kernel settings without any capability, and bubblewrap 0.8 leaves these two writable for it.
    ...["/proc/sys", "/proc/sysrq-trigger"].flatMap((place) => ["--ro-bind-try", place, place]),
    "--remount-ro",
    "/dev",
    "--remount-ro",
    "/",
    "--chdir",
    of.folder,
    "--",
  ];
}

function toOptions(mount: Mount, tmpBytes: number | null): readonly string[] {
  switch (mount.kind) {
    case "ro":
      return ["--ro-bind", mount.from ?? mount.path, mount.path];
    case "rw":
      return ["--bind", mount.from, mount.path];
    case "tmpfs":
      return [...(tmpBytes === null ? [] : ["--size", String(tmpBytes)]), "--perms", "1777", "--tmpfs", mount.path];
    case "link":
      return ["--symlink", mount.target, mount.path];
    case "mask":
      return ["--ro-bind", "/dev/null", mount.path];
  }
}
