import { existsSync } from "node:fs";
import path from "node:path";
import type { Checkout, NoCheckout } from "../../ports/checkout.ts";
import { openGit } from "./open-git.ts";

const identity = { name: "Baton", email: "baton@users.noreply.github.com" };

/** The git checkout at `folder`, with a private repository beside it that has it as remote. */
export async function findCheckout(folder: string, privateFolder: string): Promise<Checkout | NoCheckout> {
  const top = path.resolve(folder);
  if (!existsSync(path.join(top, ".git"))) return { folder: top, git: null };
  const git = await openGit({ folder: privateFolder, remoteUrl: top, identity });
  return { folder: top, git: (await git.refs(["HEAD"])).has("HEAD") ? git : null };
}
