import type { Limits } from "./limits.ts";
import type { Mount } from "./plan-mounts.ts";
import { hasOwnPidMax } from "./with-tasks.ts";

/**
 * The way with util-linux alone, for machines without bubblewrap or where user namespaces are restricted (hosted ubuntu-24.04). It runs as root, or as the
 * root of a user namespace, in namespaces of its own: builds the file tree in memory, makes it the root, gives up every right, and starts the program. The script is constant;
 * paths come as arguments, so that no name is ever read as shell text. A bind takes two calls of mount: in one, flags of the source such as noexec would be
 * dropped, which in a container the kernel refuses. A user namespace may bind a place only together with what is mounted within it (in a container
 * \`/etc/hosts\`), each of which is closed too.
 *
 * It stays as the first process, so that all others end with it. Its standard input is the leash: when that closes, because the time is up or
 * because whoever started it died, it ends. This holds also under sudo, whose processes can not be signalled by those who started it.
 */
const script = `
set -eu
root=$1 folder=$2 uid=$3 gid=$4 network=$5 tmp=size=$6 tasks=$7 rootless=$8; shift 8
mount --make-rprivate /
mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$root"
bind=--bind; [ "$rootless" = no ] || bind=--rbind
within() { while read -r _ _ _ _ at _; do case $at in "$1"/*) printf '%b\\n' "$at" ;; esac; done </proc/self/mountinfo; }
close() { within "$1" | while IFS= read -r inner; do mount -o remount,bind,ro,nosuid,nodev "$inner" || exit 1; done; }
under() { [ -d "\${1%/*}" ] || mkdir -p "\${1%/*}"; }
place() { [ -e "$2" ] || if [ -d "$1" ]; then mkdir -p "$2"; else under "$2"; : > "$2"; fi; }
mkdir -p "$root/proc" "$root/dev" "$root/.old"
mount -t tmpfs -o mode=755,nosuid tmpfs "$root/dev"
for name in null zero full random urandom tty; do : > "$root/dev/$name"; mount --bind "/dev/$name" "$root/dev/$name"; done
mkdir -m 1777 "$root/dev/shm"; mount -t tmpfs -o mode=1777,nosuid,nodev,$tmp tmpfs "$root/dev/shm"
ln -s /proc/self/fd "$root/dev/fd"; ln -s fd/0 "$root/dev/stdin"; ln -s fd/1 "$root/dev/stdout"; ln -s fd/2 "$root/dev/stderr"
while [ "$1" != end ]; do
  kind=$1 at=$2 from=$3; shift 3
  case $kind in
    ro) place "$from" "$root$at"; mount $bind "$from" "$root$at"; mount -o remount,bind,ro,nosuid,nodev "$root$at"; close "$root$at" ;;
    rw) place "$from" "$root$at"; mount $bind "$from" "$root$at"; mount -o remount,bind,rw,nosuid,nodev "$root$at" ;;
    tmpfs) [ -d "$root$at" ] || mkdir -p "$root$at"; mount -t tmpfs -o mode=1777,nosuid,nodev,$tmp tmpfs "$root$at" ;;
    link) under "$root$at"; ln -s "$from" "$root$at" ;;
    mask) mount --bind /dev/null "$root$at" ;;
  esac
done
shift
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
[ "$tasks" = 0 ] || echo "$tasks" > "$root/proc/sys/kernel/pid_max"
for name in sys sysrq-trigger irq bus fs; do
  [ -e "$root/proc/$name" ] || continue
  mount --bind "$root/proc/$name" "$root/proc/$name"; mount -o remount,bind,ro "$root/proc/$name"
done
mount -o remount,bind,ro,nosuid "$root/dev"
[ "$network" = yes ] || ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || perl -e 'socket(S,2,2,0);$r=pack("a16s","lo",73).("\\0"x14);ioctl(S,0x8914,$r) or exit 1' 2>/dev/null || :
cd "$root"; pivot_root . .old; umount -l /.old; rmdir /.old; mount -o remount,bind,ro,nosuid,nodev /
cd "$folder"
trap 'exit 137' TERM
exec 3<&0 </dev/null
if [ "$rootless" = yes ]; then as="unshare --user --map-user=$uid --map-group=$gid --keep-caps -- setpriv"
else as="setpriv --reuid $uid --regid $gid --clear-groups"; fi
$as --no-new-privs --inh-caps=-all --ambient-caps=-all --bounding-set=-all env -i "$@" 3<&- &
child=$!
( cat <&3 >/dev/null 2>&1; kill -TERM 1 ) >/dev/null 2>&1 &
exec 3<&-
wait "$child"
`;

/** Arguments of `unshare`; \`root\` is an empty folder that the tree may be built on. */
export function toUnshare(
  mounts: readonly Mount[],
  of: {
    readonly root: string;
    readonly folder: string;
    readonly network: boolean;
    readonly uid: number;
    readonly gid: number;
    readonly env: Readonly<Record<string, string>>;
    readonly limits: Limits;
    /** In a user namespace of its own, in which whoever starts it counts as root; the command gets its own user id back in a second one. */
    readonly rootless: boolean;
  },
): readonly string[] {
  const variables = Object.entries(of.env).map(([name, value]) => `${name}=${value}`);
  return [
    ...(of.rootless ? ["--user", "--map-root-user"] : []),
    "--mount",
    "--pid",
    "--ipc",
    "--uts",
    ...(of.network ? [] : ["--net"]),
    "--fork",
    "--kill-child",
    "--",
    "/bin/sh",
    "-c",
    script,
    "baton",
    of.root,
    of.folder,
    String(of.uid),
    String(of.gid),
    of.network ? "yes" : "no",
    of.limits.tmpBytes === null ? "50%" : String(of.limits.tmpBytes),
    // Whoever is not root is held by RLIMIT_NPROC.
    String(hasOwnPidMax() && !of.rootless ? (of.limits.tasks ?? 0) : 0),
    of.rootless ? "yes" : "no",
    ...mounts.flatMap(toTriple),
    "end",
    ...variables,
  ];
}

function toTriple(mount: Mount): readonly [string, string, string] {
  if (mount.kind === "rw") return ["rw", mount.path, mount.from];
  if (mount.kind === "link") return ["link", mount.path, mount.target];
  return [mount.kind, mount.path, mount.kind === "ro" ? (mount.from ?? mount.path) : mount.path];
}
