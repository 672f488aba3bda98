import type { FileChange } from "../../contracts/change.ts";

export type TreeEntry = {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly oid: string;
};
export type WantedFiles = { readonly treeish: string; readonly paths: readonly string[] | "all" };

/** Whether a path is nobody's work. */
export type LeaveOut = (path: string) => boolean;

/** `treeish`: a SHA or a ref that was fetched. Objects that lack (blobless clone) are fetched, wanted ones in one batch. */
export interface GitObjects {
  /** Entries below `prefix` (all, recursively), in path order. */
  listTree(treeish: string, prefix?: string): Promise<readonly TreeEntry[]>;
  /** Contents by path; a path that is not there is absent from the map. */
  readFiles(treeish: string, paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /** Brings the contents of files of several tree-ishes in one request; a path that is not there is passed over. */
  fetchFiles(of: readonly WantedFiles[]): Promise<void>;
  treeOf(commit: string): Promise<string>;
  parentsOf(commit: string): Promise<readonly string[]>;
  /** The tree of `base` (null: empty) with the changes. Unsafe paths and modes are a Fault `path.refused`; the tree is read back. */
  writeTree(base: string | null, changes: readonly FileChange[]): Promise<string>;
  /** Twice with the same arguments gives the same object. */
  commit(of: { tree: string; parents: readonly string[]; message: string; at: Date }): Promise<string>;
  /** Merge of two trees over their base, as GitHub's merge makes it. */
  mergeTrees(of: {
    base: string;
    ours: string;
    theirs: string;
  }): Promise<{ tree: string; conflicts: readonly string[] }>;
  /** Unified diff of two tree-ishes, no colours, no external drivers, renames found, `context` lines (3). Raw bytes. */
  diff(from: string, to: string, options?: { context?: number; paths?: readonly string[] }): Promise<Buffer>;
  changedPaths(
    from: string,
    to: string,
  ): Promise<readonly { path: string; status: "A" | "M" | "D" | "R" | "T"; from?: string }[]>;
  /** Writes the tree into an empty folder, no hooks, no filters, no symbolic link that leads outside. */
  export(treeish: string, folder: string): Promise<void>;
  /**
   * Makes a folder with the files of `commit` a git repository of its own: HEAD, index, and the tags and history that were fetched. It knows no server. Once
   * more, HEAD and index are moved. A Fault `path.refused` when a link stands where it would write.
   */
  layRepository(folder: string, commit: string): Promise<void>;
  /**
   * What differs between a folder and a tree-ish: files ignored by the folder's .gitignore left out, and of those that the tree-ish does not have also what
   * `leaveOut` names, which is not looked at; in a person's checkout as that person's git sees it.
   */
  changesOf(folder: string, treeish: string, leaveOut?: LeaveOut): Promise<readonly FileChange[]>;
  /** Of these paths in a folder those that git leaves out of a change unless they are tracked, each with the rule: `.gitignore:3 (*.local.json)`. */
  ignoredIn(folder: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What git ignores in a folder, in path order; a folder that is ignored whole stands for its files, with a `/` at its end. */
  ignoredFiles(folder: string): Promise<readonly string[]>;
}
