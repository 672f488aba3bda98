import { existsSync } from "node:fs";
import path from "node:path";
import type { Checkout, NoCheckout } from "../../ports/checkout.ts";
import { openGit } from "./open-git.ts";
import { changesOfCheckout, ignoredFilesOfCheckout, ignoredInCheckout } from "./own-checkout.ts";

const identity = { name: "Baton", email: "baton@users.noreply.github.com" };

/** The git checkout at `folder`, with a private repository beside it that has it as remote. */
export async function findCheckout(folder: string, privateFolder: string): Promise<Checkout | NoCheckout> {
  const top = path.resolve(folder);
  if (!existsSync(path.join(top, ".git"))) return { folder: top, git: null };
  const git = await openGit({ folder: privateFolder, remoteUrl: top, identity });
  if (!(await git.refs(["HEAD"])).has("HEAD")) return { folder: top, git: null };
  const own = { folder: top, privateFolder, git };
  const isOwn = (given: string): boolean => path.resolve(given) === top;
  return {
    folder: top,
    git: {
      ...git,
      changesOf: (given, treeish, leaveOut) =>
        isOwn(given) ? changesOfCheckout(own, treeish, leaveOut) : git.changesOf(given, treeish, leaveOut),
      ignoredIn: (given, paths) => (isOwn(given) ? ignoredInCheckout(own, paths) : git.ignoredIn(given, paths)),
      ignoredFiles: (given) => (isOwn(given) ? ignoredFilesOfCheckout(own) : git.ignoredFiles(given)),
    },
  };
}
