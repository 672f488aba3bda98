import { Fault } from "../../core/fault.ts";
import type { TreeEntry } from "../../ports/git/git-objects.ts";
import type { CatFile } from "./cat-file/open-cat-file.ts";
import { createMemo, type Memo } from "./memo.ts";
import type { RunGit } from "./run-git.ts";
import { walkTree } from "./tree/walk-tree.ts";

/** What the other files of this folder need of the object store. `fetchBlobs` brings what lacks in one request. */
export type Objects = {
  readonly run: RunGit;
  readonly remember: Memo;
  /** The bare repository; scratch files of a command go into it. */
  readonly folder: string;
  resolve(treeish: string, type: "tree" | "commit"): Promise<string>;
  listTree(treeish: string, prefix?: string): Promise<readonly TreeEntry[]>;
  parentsOf(commit: string): Promise<readonly string[]>;
  /** Where full ref names are that were fetched. */
  tipsOf(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Those that lack locally are fetched in one batch; submodules' and unknown names are a Fault `git.missing`. */
  ensureBlobs(oids: Iterable<string>): Promise<void>;
  readBlobs(oids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
};

const shaPattern = /^[0-9a-f]{40}$/;
const refPattern = /^refs\/[^\s:^~?*[\\]+$/;
const keptLists = 6;
const keptAnswers = 24;

export function createObjects(of: {
  readonly run: RunGit;
  readonly catFile: CatFile;
  readonly folder: string;
  readonly fetchBlobs: (oids: readonly string[]) => Promise<void>;
}): Objects {
  const { run, catFile, folder, fetchBlobs } = of;
  const lists = createMemo(keptLists);
  /** What an object name resolves to never changes. */
  const resolved = new Map<string, string>();

  async function resolve(treeish: string, type: "tree" | "commit"): Promise<string> {
    const known = resolved.get(`${treeish}^{${type}}`);
    if (known !== undefined) return known;
    if (!shaPattern.test(treeish) && !refPattern.test(treeish)) {
      throw new Fault("git.missing", `Neither a full object name nor a full ref name: ${JSON.stringify(treeish)}`, {
        who: "us",
        facts: { treeish },
      });
    }
    const [found] = await catFile.info([`${treeish}^{${type}}`]);
    if (found?.type !== type) {
      throw new Fault("git.missing", `No ${type} ${treeish} here; it was not fetched, or is not a ${type}`, {
        who: "outside",
        facts: { treeish },
      });
    }
    if (shaPattern.test(treeish)) resolved.set(`${treeish}^{${type}}`, found.oid);
    return found.oid;
  }

  async function listTree(treeish: string, prefix?: string): Promise<readonly TreeEntry[]> {
    const oid = await resolve(treeish, "tree");
    // A writer lists the same tree several times.
    const entries = await lists(oid, () => walkTree(catFile, oid));
    return prefix === undefined || prefix === ""
      ? entries
      : entries.filter((entry) => entry.path === prefix || entry.path.startsWith(`${prefix.replace(/\/$/, "")}/`));
  }

  async function ensureBlobs(oids: Iterable<string>): Promise<void> {
    const wanted = [...new Set(oids)];
    if (wanted.length === 0) return;
    const found = await catFile.info(wanted);
    const missing = wanted.filter((_, index) => found[index] === undefined);
    if (missing.length > 0) await fetchBlobs(missing);
  }

  async function readBlobs(oids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const wanted = [...new Set(oids)];
    if (wanted.length === 0) return new Map();
    const here = await readHere(wanted);
    const missing = wanted.filter((oid) => !here.has(oid));
    if (missing.length === 0) return here;
    await fetchBlobs(missing);
    const fetched = await readHere(missing);
    const lacking = missing.find((oid) => !fetched.has(oid));
    if (lacking === undefined) return new Map([...here, ...fetched]);
    throw new Fault("git.missing", `git has no object ${lacking}, also not on the server`, {
      who: "outside",
      facts: { oid: lacking },
    });
  }

  /** Those that are here; the others are not in the map. */
  async function readHere(oids: readonly string[]): Promise<Map<string, Buffer>> {
    const found = await catFile.contents(oids);
    return new Map(found.flatMap((object) => (object ? [[object.oid, object.content] as const] : [])));
  }

  async function parentsOf(commit: string): Promise<readonly string[]> {
    const [found] = await catFile.contents([await resolve(commit, "commit")]);
    const text = found?.content.toString() ?? "";
    const header = text.slice(0, text.indexOf("\n\n"));
    return [...header.matchAll(/^parent ([0-9a-f]{40})$/gm)].map((match) => match[1] ?? "");
  }

  async function tipsOf(refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await catFile.info(refs);
    return new Map(refs.flatMap((ref, index) => (found[index] ? [[ref, found[index].oid] as const] : [])));
  }

  const remember = createMemo(keptAnswers);
  return { run, remember, folder, resolve, listTree, parentsOf, tipsOf, ensureBlobs, readBlobs };
}
