import { Fault } from "../../core/fault.ts";
import type { TreeEntry } from "../../ports/git/git-objects.ts";
import type { RunGit } from "./run-git.ts";

/** What the other files of this folder need of the object store. `fetchBlobs` brings what lacks in one request. */
export type Objects = {
  readonly run: RunGit;
  /** The bare repository; scratch files of a command go into it. */
  readonly folder: string;
  resolve(treeish: string, type: "tree" | "commit"): Promise<string>;
  listTree(treeish: string, prefix?: string): Promise<readonly TreeEntry[]>;
  /** Those that lack locally are fetched in one batch; submodules' and unknown names are a Fault `git.missing`. */
  ensureBlobs(oids: Iterable<string>): Promise<void>;
  readBlobs(oids: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
};

const shaPattern = /^[0-9a-f]{40}$/;
const keptLists = 6;

export function createObjects(
  run: RunGit,
  folder: string,
  fetchBlobs: (oids: readonly string[]) => Promise<void>,
): Objects {
  /** What an object name resolves to never changes. */
  const resolved = new Map<string, string>();

  async function resolve(treeish: string, type: "tree" | "commit"): Promise<string> {
    const known = resolved.get(`${treeish}^{${type}}`);
    if (known !== undefined) return known;
    if (!shaPattern.test(treeish) && !treeish.startsWith("refs/")) {
      throw new Fault("git.missing", `Neither a full object name nor a full ref name: ${JSON.stringify(treeish)}`, {
        who: "us",
        facts: { treeish },
      });
    }
    // Refs are in the repository that fetches.
    const output = await run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${treeish}^{${type}}`], {
      okCodes: [0, 1, 128],
      env: { GIT_DIR: folder },
    });
    const oid = output.stdout.toString().trim();
    if (output.code !== 0 || !shaPattern.test(oid)) {
      throw new Fault("git.missing", `No ${type} ${treeish} here; it was not fetched, or is not a ${type}`, {
        who: "outside",
        facts: { treeish },
      });
    }
    if (shaPattern.test(treeish)) resolved.set(`${treeish}^{${type}}`, oid);
    return oid;
  }

  /** Trees never change, and a writer lists the same one several times. */
  const listed = new Map<string, readonly TreeEntry[]>();

  async function listTree(treeish: string, prefix?: string): Promise<readonly TreeEntry[]> {
    const oid = shaPattern.test(treeish) ? treeish : await resolve(treeish, "tree");
    const known = listed.get(oid);
    const entries = known ?? (await readTree(oid));
    listed.delete(oid);
    listed.set(oid, entries);
    if (listed.size > keptLists) listed.delete(listed.keys().next().value ?? "");
    return prefix === undefined || prefix === ""
      ? entries
      : entries.filter((entry) => entry.path === prefix || entry.path.startsWith(`${prefix.replace(/\/$/, "")}/`));
  }

  async function readTree(oid: string): Promise<readonly TreeEntry[]> {
    const output = await run(["ls-tree", "-r", "-z", "--full-tree", "--end-of-options", oid], { okCodes: [0, 128] });
    if (output.code === 0) return parseTree(output.stdout);
    throw new Fault("git.missing", `No tree ${oid} here: ${output.stderr.trim().slice(-500)}`, {
      who: "outside",
      facts: { treeish: oid },
    });
  }

  async function ensureBlobs(oids: Iterable<string>): Promise<void> {
    const wanted = [...new Set(oids)];
    if (wanted.length === 0) return;
    const output = await run(["cat-file", "--batch-check=%(objectname)"], { input: `${wanted.join("\n")}\n` });
    const missing = output.stdout
      .toString()
      .split("\n")
      .filter((line) => line.endsWith(" missing"))
      .map((line) => line.slice(0, 40));
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
    return parseBatch((await run(["cat-file", "--batch"], { input: `${oids.join("\n")}\n` })).stdout);
  }

  return { run, folder, resolve, listTree, ensureBlobs, readBlobs };
}

/** `<mode> SP <type> SP <oid> TAB <path> NUL`, as `ls-tree -z` writes it. */
function parseTree(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const line of bytes.toString().split("\0")) {
    const match = /^(\d{6}) (blob|tree|commit) ([0-9a-f]{40})\t([\s\S]+)$/.exec(line);
    if (match)
      entries.push({
        mode: match[1] ?? "",
        type: match[2] as TreeEntry["type"],
        oid: match[3] ?? "",
        path: match[4] ?? "",
      });
  }
  return entries;
}

/** `<oid> SP <type> SP <size> LF <content> LF`, as `cat-file --batch` writes it; `<oid> SP missing LF` for what is not there. */
function parseBatch(bytes: Buffer): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf(10, at);
    const [oid = "", , size] = bytes.subarray(at, lineEnd).toString().split(" ");
    at = lineEnd + 1;
    if (size === undefined) continue;
    contents.set(oid, bytes.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}
