import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Git } from "./git.ts";

export const ZERO_SHA = "0".repeat(40);

/** One ref moved: `old` or `new` is all zeros for a ref made or deleted. */
export type RefChange = { readonly ref: string; readonly old: string; readonly new: string };

export type RefEntry = { readonly ref: string; readonly sha: string; readonly type: string };

/** The object a full ref name points to. */
export function readRef(git: Git, ref: string): string | undefined {
  const loose = readLoose(git, ref);
  if (loose !== undefined) return loose;
  const found = git.attempt(["rev-parse", "--verify", "--quiet", "--end-of-options", ref]);
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** A ref that stands in a file of its own, which comes before the packed ones (gitrepository-layout(5)); git replaces the file as a whole. */
function readLoose(git: Git, ref: string): string | undefined {
  if (!/^refs(\/[\w-][\w.-]*)+$/.test(ref)) return undefined;
  try {
    return /^([0-9a-f]{40})\n$/.exec(readFileSync(join(git.gitDir, ref), "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** All refs whose name begins with `prefix`, sorted by name. */
export function listRefs(git: Git, prefix: string): readonly RefEntry[] {
  const out = git.run(["for-each-ref", "--format=%(objectname) %(objecttype) %(refname)"]);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [sha = "", type = "", ...name] = line.split(" ");
      return { sha, type, ref: name.join(" ") };
    })
    .filter((entry) => entry.ref.startsWith(prefix));
}

/** Moves a ref if it is where `change.old` says (all zeros: it is not there); says whether it moved. */
export function moveRef(git: Git, change: RefChange): boolean {
  const args =
    change.new === ZERO_SHA
      ? ["update-ref", "-d", change.ref, change.old]
      : ["update-ref", change.ref, change.new, change.old];
  return git.attempt(args).status === 0;
}

/** The commit that a branch, tag, full ref or sha names. */
export function resolveCommit(git: Git, name: string): string | undefined {
  for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`, name]) {
    if (candidate === name && !/^(refs\/.+|[0-9a-f]{4,40}|HEAD)$/i.test(name)) continue;
    const sha = readRef(git, `${candidate}^{commit}`);
    if (sha !== undefined) return sha;
  }
  return undefined;
}

/** Whether history leads from `descendant` back to `ancestor`; equal counts. */
export function isAncestor(git: Git, ancestor: string, descendant: string): boolean {
  return git.attempt(["merge-base", "--is-ancestor", ancestor, descendant]).status === 0;
}

/** The best common ancestor; undefined for unrelated histories. */
export function mergeBase(git: Git, a: string, b: string): string | undefined {
  const found = git.attempt(["merge-base", a, b]);
  return found.status === 0 ? found.stdout.trim() : undefined;
}
