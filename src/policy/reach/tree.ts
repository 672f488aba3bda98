import { posix } from "node:path";

/** A tree to look at: all its plain files, and their texts by path; a path that is not there is absent from the map. */
export type Tree = {
  readonly paths: ReadonlySet<string>;
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

/** `word` as a path from the tree's root, seen from `folder` ("" is the root); undefined for one that leads out of the tree. */
export function resolvePath(folder: string, word: string): string | undefined {
  const path = posix.normalize(posix.join("/", folder, word.replace(/^\/+/, ""))).slice(1);
  const climbs = (word.match(/(?:^|\/)\.\.(?=\/|$)/g) ?? []).length;
  const depth = folder === "" ? 0 : folder.split("/").length;
  const leadsOut = climbs > depth && /^(?:\.\/)*\.\./.test(word);
  return leadsOut || path === "" ? undefined : path.replace(/\/$/, "");
}

/** `a/b` → `a/b`, `a`, ``: a folder and all above it. */
export function toFolders(folder: string): readonly string[] {
  const parts = folder === "" ? [] : folder.split("/");
  return [...parts.keys()].map((at) => parts.slice(0, parts.length - at).join("/")).concat("");
}

/** The folder that a path stands in; "" is the root. */
export function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}

export function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
