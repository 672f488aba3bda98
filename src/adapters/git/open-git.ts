import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "../../core/fault.ts";
import type { Git } from "../../ports/git/git.ts";
import { openCatFile } from "./cat-file/open-cat-file.ts";
import { changedPaths, diff } from "./diff.ts";
import { fetchLfs } from "./elsewhere/fetch-lfs.ts";
import { resolveAddress } from "./elsewhere/resolve-address.ts";
import { explainOldGit } from "./explain-old-git.ts";
import { type GitIdentity, gitEnvironment } from "./git-environment.ts";
import { layOut } from "./lay-out.ts";
import { createObjects } from "./objects.ts";
import { createRemote, type Pause } from "./remote.ts";
import { type RunGit, runLocalGit, runRemoteGit } from "./run-git.ts";
import { changesOf, ignoredFiles, ignoredIn } from "./tree/changes-of.ts";
import { exportTree } from "./tree/export-tree.ts";
import { fetchFiles } from "./tree/fetch-files.ts";
import { layRepository } from "./tree/lay-repository.ts";
import { mergeTrees } from "./tree/merge-trees.ts";
import { writeTree } from "./tree/write-tree.ts";

export type GitSetup = {
  /** Of this job alone; made when it lacks. Opening it again goes on with its objects. */
  readonly folder: string;
  readonly remoteUrl: string;
  /** For `x-access-token`; without it the remote must be open, or a path. */
  readonly token?: string;
  readonly identity: GitIdentity;
  /** Waits between tries after a broken connection; the machine's clock when it lacks. */
  readonly pause?: Pause;
  /** What was left out, for people. */
  readonly warn?: (message: string) => void;
};

const machinePause: Pause = { sleep: (ms) => sleep(ms), random: Math.random };

/** The port `Git` over the git command line, 2.39 or newer (`explainOldGit`), in a private bare repository without hooks, templates or the user's configuration. */
export async function openGit(setup: GitSetup): Promise<Git> {
  const folder = resolve(setup.folder);
  const environment = (remote: boolean) => gitEnvironment({ ...setup, folder, remote, host: process.env });
  const plain = runLocalGit(environment(false));
  const explain = explainOldGit(plain);
  const local: RunGit = (args, options) => plain(args, options).catch(explain);
  await layOut(folder, setup.remoteUrl);

  const fetchBlobs = async (oids: readonly string[]) => {
    await remote.fetch(oids, { depth: 0 });
  };
  const remote = createRemote(runRemoteGit(environment(true)), setup.pause ?? machinePause, (refs) =>
    objects.tipsOf(refs),
  );
  const catFile = openCatFile(environment(false), explain);
  const objects = createObjects({ run: local, catFile, folder, fetchBlobs });
  const warn = setup.warn ?? (() => undefined);

  return {
    refs: (patterns) => remote.refs(patterns),
    fetch: (wants, options) => remote.fetch(wants, options),
    fetchHistory: (commit, of) => remote.fetchHistory(commit, of),
    fetchTips: (refs, beside) => remote.fetchTips(refs, beside),
    push: (updates) => remote.push(updates),
    listTree: objects.listTree,
    async readFiles(treeish, paths) {
      const wanted = new Set(paths);
      const entries = (await objects.listTree(treeish)).filter(
        (entry) => entry.type === "blob" && wanted.has(entry.path),
      );
      const contents = await objects.readBlobs(entries.map((entry) => entry.oid));
      return new Map(entries.map((entry) => [entry.path, contents.get(entry.oid) ?? Buffer.alloc(0)]));
    },
    fetchFiles: (wanted) => fetchFiles(objects, wanted),
    treeOf: (commit) => objects.resolve(commit, "tree"),
    parentsOf: objects.parentsOf,
    writeTree: (base, changes) => writeTree(objects, base, changes),
    async commit({ tree, parents, message, at }) {
      const date = `@${Math.floor(at.getTime() / 1000)} +0000`;
      const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      const output = await local(["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent]), "-F", "-"], {
        env,
        input: message,
      });
      const made = output.stdout.toString().trim();
      remote.made(made);
      return made;
    },
    mergeTrees: (of) => mergeTrees(objects, of),
    diff: (from, to, options) => diff(objects, from, to, options),
    changedPaths: (from, to) => changedPaths(objects, from, to),
    export: (treeish, target) => exportTree(objects, treeish, target, warn),
    layRepository: (target, commit) => layRepository(objects, resolve(target), commit),
    changesOf: (target, treeish, leaveOut) => changesOf(objects, resolve(target), treeish, leaveOut),
    ignoredIn: (target, paths) => ignoredIn(objects, resolve(target), paths),
    ignoredFiles: (target) => ignoredFiles(objects, resolve(target)),
    async module(address) {
      const found = resolveAddress(address, setup.remoteUrl);
      if (found === undefined) throw refuseAddress(address);
      const { token: _token, ...rest } = setup;
      const name = createHash("sha256").update(found.url).digest("hex").slice(0, 24);
      const own = found.isOwn && setup.token !== undefined ? { token: setup.token } : {};
      return openGit({ ...rest, ...own, folder: join(`${folder}-modules`, name), remoteUrl: found.url });
    },
    fetchLfs: (files) => fetchLfs(files, setup),
  };
}

function refuseAddress(address: string): Fault {
  const message = `The address ${JSON.stringify(address)} is not asked: it is neither relative nor https. Write it so in .gitmodules.`;
  return new Fault("path.refused", message, { who: "user", facts: { address } });
}
