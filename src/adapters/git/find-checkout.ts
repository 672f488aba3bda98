import { existsSync } from "node:fs";
import path from "node:path";
import type { Checkout } from "../../ports/checkout.ts";
import { openGit } from "./open-git.ts";

const identity = { name: "Baton", email: "baton@users.noreply.github.com" };

/** The git checkout at `folder`, with a private repository beside it that has it as remote; null when `folder` is not the top of one with a commit. */
export async function findCheckout(folder: string, privateFolder: string): Promise<Checkout | null> {
  if (!existsSync(path.join(folder, ".git"))) return null;
  const git = await openGit({ folder: privateFolder, remoteUrl: path.resolve(folder), identity });
  return (await git.refs(["HEAD"])).has("HEAD") ? { folder: path.resolve(folder), git } : null;
}
