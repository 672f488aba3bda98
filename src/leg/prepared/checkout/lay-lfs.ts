import path from "node:path";
import { toFault } from "../../../core/fault.ts";
import { compileGlob } from "../../../core/paths/match-glob.ts";
import type { Git } from "../../../ports/git/git.ts";
import type { Lack } from "./lack.ts";

const batch = 200;
const pointer =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:[a-z0-9.-]+ .*\n)*?oid sha256:([0-9a-f]{64})\n(?:[a-z0-9.-]+ .*\n)*?size (\d{1,15})\n/;

/** A file of Git LFS: what git has of it names its content. */
export type Pointer = { readonly path: string; readonly oid: string; readonly bytes: number };

/** The pointers of a tree, among the files that its attributes give to Git LFS. */
export async function findPointers(
  git: Pick<Git, "listTree" | "readFiles">,
  treeish: string,
): Promise<readonly Pointer[]> {
  const paths = (await git.listTree(treeish)).filter(({ mode }) => mode.startsWith("100")).map((entry) => entry.path);
  const attributes = paths.filter((file) => /(?:^|\/)\.gitattributes$/.test(file));
  if (attributes.length === 0) return [];
  const texts = await git.readFiles(treeish, attributes);
  const covers = [...texts].flatMap(([file, text]) => toGlobs(path.posix.dirname(file), text.toString("utf8")));
  const given = paths.filter((file) => covers.some((matches) => matches(file)));
  const found: Pointer[] = [];
  for (let at = 0; at < given.length; at += batch)
    for (const [file, content] of await git.readFiles(treeish, given.slice(at, at + batch))) {
      const [, oid, bytes] = content.byteLength > 1024 ? [] : (pointer.exec(content.toString("utf8")) ?? []);
      if (oid !== undefined) found.push({ path: file, oid, bytes: Number(bytes) });
    }
  return found;
}

/** Puts the content of these files into a folder that holds their tree. What can not be had stays a pointer, and is told. */
export async function layLfs(
  git: Pick<Git, "fetchLfs">,
  pointers: readonly Pointer[],
  folder: string,
): Promise<readonly Lack[]> {
  if (pointers.length === 0) return [];
  const wanted = pointers.map(({ path: at, oid, bytes }) => ({ oid, bytes, to: path.join(folder, at) }));
  const failed = await git.fetchLfs(wanted).catch((thrown) => {
    const why = toFault(thrown).message;
    return wanted.map(({ to }) => ({ to, why }));
  });
  const whys = new Map(failed.map(({ to, why }) => [to, why]));
  return pointers.flatMap(({ path: at }) => {
    const why = whys.get(path.join(folder, at));
    return why === undefined ? [] : [{ path: at, why: `a file of Git LFS: ${why}` }];
  });
}

/** As .gitattributes has patterns: one without a slash is of any folder below. */
function toGlobs(folder: string, text: string): readonly ((path: string) => boolean)[] {
  const start = folder === "." ? "" : `${folder}/`;
  return text.split(/\r?\n/).flatMap((line) => {
    const [, pattern = ""] = /^\s*([^\s#"]\S*)\s(?:.*\s)?filter=lfs(?:\s|$)/.exec(line) ?? [];
    if (pattern === "") return [];
    const inner = pattern.includes("/") ? pattern.replace(/^\//, "") : `**/${pattern}`;
    return [compileGlob(`${start}${inner}`)];
  });
}
