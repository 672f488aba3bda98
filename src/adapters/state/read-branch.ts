import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { WantedFiles } from "../../ports/git/git-objects.ts";
import type { Memory } from "../../ports/state-store.ts";
import { type BranchFiles, isRead, parseBranch } from "./parse-branch.ts";

/** The branch at one commit: what it means, and the bytes it was read from. */
export type Branch = { readonly memory: Memory; readonly files: BranchFiles; readonly paths: readonly string[] };

/** `beside`: files that come with the branch's own, if they can. */
export type ReadBranch = (tip: string, beside?: readonly WantedFiles[]) => Promise<Branch>;

/** Reads the branch at a commit: one fetch of the commit without contents, one batch for the contents not seen before in this job. */
export function createReader(git: Git): ReadBranch {
  const contents = new Map<string, Buffer>();
  let last: Branch | undefined;
  return async (tip, beside = []) => {
    if (last?.memory.tip === tip) return last;
    await git.fetch([tip]);
    const entries = await git.listTree(tip);
    const wanted = entries.filter((entry) => entry.type === "blob" && isRead(entry.path));
    const unseen = wanted.filter((entry) => !contents.has(entry.oid));
    const paths = unseen.map((entry) => entry.path);
    if (beside.length > 0) await git.fetchFiles([{ treeish: tip, paths }, ...beside]).catch(passOver);
    const fetched = await git.readFiles(tip, paths);
    for (const entry of unseen) contents.set(entry.oid, fetched.get(entry.path) ?? Buffer.alloc(0));
    const files = new Map(wanted.map((entry) => [entry.path, contents.get(entry.oid) ?? Buffer.alloc(0)]));
    last = { memory: parseBranch(tip, files), files, paths: entries.map((entry) => entry.path) };
    return last;
  };
}

/** That something came along was only to save a request: who needs it asks for it, and is told that it is not there. */
function passOver(thrown: unknown): void {
  if (!(thrown instanceof Fault && thrown.code === "git.missing")) throw thrown;
}
