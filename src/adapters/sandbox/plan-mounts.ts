import path from "node:path";
import { broughtTools } from "../../core/brought-tools.ts";

/** One thing that is put into the sandbox's otherwise empty file tree, in this order. */
export type Mount =
  /** Seen as it is, not writable; `from`: what stands elsewhere outside. */
  | { readonly kind: "ro"; readonly path: string; readonly from?: string }
  /** `from` outside is `path` inside, writable. */
  | { readonly kind: "rw"; readonly path: string; readonly from: string }
  /** An empty folder in memory. */
  | { readonly kind: "tmpfs"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  /** A file that is there and empty. */
  | { readonly kind: "mask"; readonly path: string };

/** What was found on this machine; all paths absolute and without links, but for `tops` that are links. */
export type Machine = {
  /** Folders and links of `/` that programs live in, with the link's target. */
  readonly tops: readonly { readonly path: string; readonly target: string | null }[];
  /** Where the programs of PATH stand, when that is none of the tops. */
  readonly tools: readonly string[];
  /** Files and folders within the tops that hold secrets, and whether each is a folder. */
  readonly secrets: readonly { readonly path: string; readonly isFolder: boolean }[];
  /** The file that says where names are asked for, needed with network only. */
  readonly resolver: string | null;
};

/** `holdsCredential`: its configuration has a token, as actions/checkout leaves one; then it is not shown at all. */
export type OwnGit = { readonly path: string; readonly holdsCredential: boolean };

export const sandboxHome = "/home/baton";

/**
 * An allow-list: programs and their settings read-only, an empty /tmp, a home of its own, and the one folder. So whatever else a machine has (a
 * runner's own folder, other people's homes, sockets in /run, the job's other folders) is not there, without a list of what that might be.
 */
export function planMounts(
  machine: Machine,
  run: {
    readonly folder: string;
    /** Where the folder is seen; absent: at its own place. */
    readonly at?: string;
    readonly home: string;
    readonly network: boolean;
    /** Git's own file or folder of a person's checkout: what is written there runs outside later (hooks, configuration). */
    readonly ownGit: OwnGit | null;
    /** What this run needs to see beside the machine's programs. */
    readonly shown?: readonly string[];
    /** A second folder that it may write into. */
    readonly outbox?: string | undefined;
    /** The home holds programs that nobody may change. */
    readonly hasTools?: boolean;
  },
): readonly Mount[] {
  const tops = machine.tops.map(
    ({ path: at, target }): Mount => (target === null ? { kind: "ro", path: at } : { kind: "link", path: at, target }),
  );
  const secrets = machine.secrets.map(
    ({ path: at, isFolder }): Mount => (isFolder ? { kind: "tmpfs", path: at } : { kind: "mask", path: at }),
  );
  const resolver: Mount[] = run.network && machine.resolver !== null ? [{ kind: "ro", path: machine.resolver }] : [];
  return [
    ...tops,
    ...secrets,
    { kind: "tmpfs", path: "/tmp" },
    { kind: "tmpfs", path: "/var/tmp" },
    ...resolver,
    ...withoutInner(machine.tools).map((at): Mount => ({ kind: "ro", path: at })),
    ...(run.shown ?? []).map((at): Mount => ({ kind: "ro", path: at })),
    { kind: "rw", path: sandboxHome, from: run.home },
    ...(run.hasTools === true ? [toTools(run.home)] : []),
    { kind: "rw", path: run.at ?? run.folder, from: run.folder },
    ...(run.outbox === undefined ? [] : [{ kind: "rw", path: run.outbox, from: run.outbox } as const]),
    ...(run.ownGit === null
      ? []
      : [{ kind: run.ownGit.holdsCredential ? "tmpfs" : "ro", path: run.ownGit.path } as const]),
  ];
}

function toTools(home: string): Mount {
  return { kind: "ro", path: path.join(sandboxHome, broughtTools), from: path.join(home, broughtTools) };
}

/** What lies in another of the list needs no mount of its own. */
function withoutInner(paths: readonly string[]): readonly string[] {
  const unique = [...new Set(paths)].sort();
  return unique.filter((inner) => !unique.some((outer) => outer !== inner && isWithin(inner, outer)));
}

export function isWithin(inner: string, outer: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}
