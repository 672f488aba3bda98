import { spawn } from "node:child_process";
import { copyFile, mkdtemp, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import type { FileChange } from "../../contracts/change.ts";
import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import type { LeaveOut } from "../../ports/git/git-objects.ts";
import { parseIgnored } from "./parse-ignored.ts";
import { listIgnored, toChange } from "./tree/changes-of.ts";

/** A person's checkout and the private repository that has it as remote. */
type Of = { readonly folder: string; readonly privateFolder: string; readonly git: Git };

/**
 * What differs in a person's checkout, as that person's own git sees it: with `.git/info/exclude` and the global excludes, sparse checkouts, line ends and
 * filters. A copy of the index takes all in and becomes a tree in the private repository; the checkout's own index, objects and refs are only read. A
 * new or changed symbolic link is a Fault `path.refused`; submodules and nested repositories are left alone.
 */
export async function changesOfCheckout(
  of: Of,
  treeish: string,
  leaveOut: LeaveOut = () => false,
): Promise<readonly FileChange[]> {
  const before = new Map((await of.git.listTree(treeish)).map((entry) => [entry.path, entry]));
  const tree = await writeWorkTree(of);
  const after = await of.git.listTree(tree);
  const changed = after.filter((entry) => {
    const known = before.get(entry.path);
    before.delete(entry.path);
    if (known === undefined && leaveOut(entry.path)) return false;
    return entry.type === "blob" && (known?.oid !== entry.oid || known.mode !== entry.mode);
  });
  const contents = await of.git.readFiles(
    tree,
    changed.map((entry) => entry.path),
  );
  const written = changed.map(({ path: at, mode }) => {
    const content = contents.get(at) ?? Buffer.alloc(0);
    if (mode === "120000") return toChange(at, { mode, target: content.toString() });
    return toChange(at, { mode: mode === "100755" ? "100755" : "100644", content });
  });
  const removed = [...before.values()]
    .filter((entry) => entry.type === "blob")
    .map(
      (entry): FileChange => ({
        path: entry.path,
        mode: entry.mode === "100755" ? "100755" : "100644",
        encoding: "utf8",
        content: null,
      }),
    );
  return [...written, ...removed].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Of these paths those that the person's git leaves out of a commit, with the rule that says so. */
export async function ignoredInCheckout(of: Of, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const args = ["check-ignore", "-z", "-v", "--no-index", "--stdin"];
  const ran = await runOwn(of.folder, args, { input: paths.join("\0"), okCodes: [0, 1, 128] });
  return parseIgnored(ran);
}

export async function ignoredFilesOfCheckout({ folder }: Pick<Of, "folder">): Promise<readonly string[]> {
  return (await runOwn(folder, listIgnored)).split("\0").filter(Boolean).sort();
}

async function writeWorkTree(of: Of): Promise<string> {
  const scratch = await mkdtemp(path.join(of.privateFolder, "index-"));
  try {
    const inFolder = async (name: string) =>
      path.resolve(of.folder, (await runOwn(of.folder, ["rev-parse", "--git-path", name])).trim());
    const index = path.join(scratch, "index");
    const env = {
      GIT_INDEX_FILE: index,
      GIT_OBJECT_DIRECTORY: path.join(of.privateFolder, "objects"),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: quoteAlternate(await inFolder("objects")),
    };
    await copyIndex(await inFolder("index"), index).catch(() => runOwn(of.folder, ["read-tree", "HEAD"], { env }));
    await runOwn(of.folder, ["add", "--all", "--sparse", "--", "."], { env });
    return (await runOwn(of.folder, ["write-tree", "--missing-ok"], { env })).trim();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * A file that changed in the second in which the index was written is told by the index's own time (git's technical/racy-git): a copy that was younger would
 * pass such a file as it was before.
 */
async function copyIndex(from: string, to: string): Promise<void> {
  const { mtimeMs } = await stat(from);
  await copyFile(from, to);
  const second = Math.floor(mtimeMs / 1000);
  await utimes(to, second, second);
}

/** A list by colons; a path that holds one is quoted as C does. */
function quoteAlternate(folder: string): string {
  return `"${folder.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** Settings that could stop or start something by the way. */
const settings = ["core.fsmonitor=false", "core.safecrlf=false", "advice.addEmbeddedRepo=false", "core.quotePath=true"];
const notTheirs =
  /^GIT_(?:DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|NAMESPACE|LITERAL_PATHSPECS)$/;

function runOwn(
  folder: string,
  args: readonly string[],
  of: {
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly okCodes?: readonly number[];
  } = {},
): Promise<string> {
  const theirs = Object.entries(process.env).filter(([name]) => !notTheirs.test(name));
  const env = { ...Object.fromEntries(theirs), GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C", ...of.env };
  const words = settings.flatMap((setting) => ["-c", setting]);
  return new Promise((resolve, reject) => {
    const child = spawn("git", [...words, ...args], { cwd: folder, env, stdio: "pipe" });
    const output: Buffer[] = [];
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2000);
    });
    child.stdin.on("error", () => undefined);
    child.on("error", (cause) => reject(failed(args, cause.message, cause)));
    child.on("close", (code) => {
      if ((of.okCodes ?? [0]).includes(code ?? -1)) resolve(Buffer.concat(output).toString());
      else reject(failed(args, `exit ${code}: ${errors.trim() || "it said nothing"}`));
    });
    child.stdin.end(of.input ?? "");
  });
}

function failed(args: readonly string[], why: string, cause?: unknown): Fault {
  return new Fault("git.failed", `git ${args[0]} in the checkout failed (${why})`, { who: "outside", cause });
}
