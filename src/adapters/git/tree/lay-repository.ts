import { constants } from "node:fs";
import { copyFile, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../../core/fault.ts";
import type { Objects } from "../objects.ts";

/** No server, no hook, nobody's name: what a command in the folder may read of git, and nothing that a later step obeys. */
const config = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = false\n";

/**
 * Makes a folder that holds the files of `commit` a git repository of its own: HEAD there, the index, the tags and as much of the history as was fetched
 * (`shallow` where it ends). Laid over one that is there it moves HEAD and the index. Git runs on repositories of the job's own, never on the one that is
 * made: whoever ran in the folder may have changed it.
 */
export async function layRepository(objects: Objects, folder: string, commit: string): Promise<void> {
  const own = join(folder, ".git");
  const scratch = await mkdtemp(join(objects.folder, "laid-"));
  try {
    const isNew = await makeFolders(own);
    const history = await listHistory(objects, commit);
    const tags = await listTags(objects, new Set(history));
    await pack(objects, [...history, ...tags.values()], commit, join(scratch, "pack"));
    for (const file of await readdir(scratch)) await place(join(scratch, file), join(own, "objects/pack", file));
    await writeIndex(objects, folder, commit, join(scratch, "index"));
    await replace(join(own, "index"), await readFile(join(scratch, "index")));
    if (isNew) {
      const refs = [...tags].map(([ref, oid]) => `${oid} ${ref}\n`).join("");
      await replace(join(own, "packed-refs"), Buffer.from(refs));
      await replace(join(own, "config"), Buffer.from(config));
      await replace(join(own, "shallow"), Buffer.from(await findEnds(objects, history)));
    }
    await replace(join(own, "HEAD"), Buffer.from(`${commit}\n`));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const inner = ["", "objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags"];

/** True when it was not there. A link in the place of one of them could lead what is written anywhere. */
async function makeFolders(own: string): Promise<boolean> {
  const found = await lstat(own).catch(() => undefined);
  for (const name of inner) {
    const at = join(own, name);
    await mkdir(at).catch((problem: NodeJS.ErrnoException) => {
      if (problem.code !== "EEXIST") throw problem;
    });
    if ((await lstat(at)).isDirectory()) continue;
    throw new Fault("path.refused", `${at} is no folder any more: \`setup\` put something else in its place.`, {
      who: "user",
      facts: { path: at },
    });
  }
  return found === undefined;
}

/** Commits that are here, from `commit` back. */
async function listHistory(objects: Objects, commit: string): Promise<readonly string[]> {
  const env = { GIT_SHALLOW_FILE: join(objects.folder, "shallow") };
  const output = await objects.run(["rev-list", commit], { env });
  return output.stdout.toString().trim().split("\n");
}

/** Tags of those commits; an annotated one is an object of its own. */
async function listTags(objects: Objects, history: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  const format = "%(refname) %(objectname) %(*objectname)";
  const output = await objects.run(["for-each-ref", `--format=${format}`, "refs/tags"]);
  const lines = output.stdout.toString().split("\n").filter(Boolean);
  return new Map(
    lines.flatMap((line) => {
      const [ref = "", oid = "", target = ""] = line.split(" ");
      return history.has(target === "" ? oid : target) ? [[ref, oid] as const] : [];
    }),
  );
}

/** Commits whose parents are not here. */
async function findEnds(objects: Objects, history: readonly string[]): Promise<string> {
  const shallow = await readFile(join(objects.folder, "shallow"), "utf8").catch(() => "");
  const here = new Set(history);
  return shallow
    .split("\n")
    .filter((oid) => here.has(oid))
    .map((oid) => `${oid}\n`)
    .join("");
}

/** Older commits without their files, which nobody has fetched; `commit` and its parents with all of them. */
async function pack(objects: Objects, named: readonly string[], commit: string, prefix: string): Promise<void> {
  const whole = [commit, ...(await objects.parentsOf(commit))].filter((one) => named.includes(one));
  const list = ["rev-list", "--objects", "--no-walk", "--no-object-names", "--missing=allow-any", ...whole];
  const output = await objects.run(list);
  const oids = new Set([...named, ...output.stdout.toString().trim().split("\n")]);
  await objects.run(["pack-objects", "--quiet", prefix], { input: `${[...oids].join("\n")}\n` });
}

async function writeIndex(objects: Objects, folder: string, commit: string, index: string): Promise<void> {
  const env = { GIT_INDEX_FILE: index };
  await objects.run(["read-tree", commit], { env });
  // So that files which are as they should be are known to be: plumbing does not look again.
  const refresh = { env: { ...env, GIT_WORK_TREE: folder }, okCodes: [0, 1] };
  await objects.run(["update-index", "-q", "--refresh"], refresh);
}

/** A pack that is there has the same name for the same content. */
async function place(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL).catch((problem: NodeJS.ErrnoException) => {
    if (problem.code !== "EEXIST") throw problem;
  });
}

/** What is there is taken away, and not written through. */
async function replace(at: string, content: Buffer): Promise<void> {
  await rm(at, { recursive: true, force: true });
  await writeFile(at, content, { flag: "wx" });
}
