import { lstat, readlink, realpath, stat } from "node:fs/promises";
import path from "node:path";
import type { Homes } from "./find-homes.ts";
import { findTools } from "./find-tools.ts";
import { isWithin, type Machine } from "./plan-mounts.ts";

const topFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix", "/snap"];
/** What a process that kept its user id could still read. */
const secretPlaces = [
  "/etc/shadow",
  "/etc/shadow-",
  "/etc/gshadow",
  "/etc/gshadow-",
  "/etc/sudoers",
  "/etc/sudoers.d",
  "/etc/ssh",
  "/etc/ssl/private",
  "/etc/docker",
  "/etc/kubernetes",
  "/etc/krb5.keytab",
  "/etc/security/opasswd",
  "/etc/npmrc",
  "/etc/environment",
  "/usr/local/etc/npmrc",
  "/usr/etc/npmrc",
  "/opt/actions-runner",
  "/opt/runner",
  "/opt/actions",
];

export type Surveyed = { readonly machine: Machine; readonly env: Readonly<Record<string, string>> };

/** Looks at this machine once: where programs are and what must not be seen. `hidden`: further places of the job; `homes`: those of tools that PATH does not lead to. */
export async function readMachine(of: {
  readonly path: string;
  readonly home: string;
  readonly hidden: readonly string[];
  readonly homes?: Homes;
}): Promise<Surveyed> {
  const homes = of.homes ?? { env: {}, places: [] };
  const tops = (await Promise.all(topFolders.map(readTop))).filter((top) => top !== null);
  const shown = tops.filter(({ target }) => target === null).map(({ path: at }) => at);
  const tools = findTools({
    pathFolders: of.path.split(":").filter((folder) => path.isAbsolute(folder)),
    home: of.home,
    hidden: of.hidden,
  });
  // `/bin` that is a link leads to where its programs are shown already; mounted again it would lie over them.
  const outside = (await existing([...tools.folders, ...homes.places])).filter(
    (folder) => !tops.some((top) => isWithin(folder, top.path)),
  );
  const secrets = (await existing([...secretPlaces, ...of.hidden])).filter((place) =>
    shown.some((top) => isWithin(place, top)),
  );
  const typed = await Promise.all(
    secrets.map(async (place) => ({ path: place, isFolder: (await stat(place)).isDirectory() })),
  );
  const resolver = await realpath("/etc/resolv.conf").catch(() => null);
  const isHidden = resolver !== null && !shown.some((top) => isWithin(resolver, top));
  return {
    machine: { tops, tools: outside, secrets: typed, resolver: isHidden ? resolver : null },
    env: { ...tools.env, ...homes.env },
  };
}

async function readTop(at: string): Promise<{ path: string; target: string | null } | null> {
  const found = await lstat(at).catch(() => null);
  if (found === null) return null;
  return { path: at, target: found.isSymbolicLink() ? await readlink(at) : null };
}

/** Those that are there, by their given names and, where links are on the way, by their real ones. */
async function existing(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map(async (at) =>
      realpath(at).then(
        (real) => [...new Set([at, real])],
        () => [],
      ),
    ),
  );
  return found.flat();
}
