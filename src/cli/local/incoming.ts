import { cpSync, existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Prepared } from "./world/prepare-repository.ts";

/**
 * The repository on its way into a run's folder: it lies there from before the folder is a run's until the local GitHub has all of it, so that a kill in
 * between loses nothing.
 */
const incomingOf = (folder: string): string => path.join(folder, "incoming");

export function keepIncoming(folder: string, from: Prepared): void {
  cpSync(from.folder, incomingOf(folder), { recursive: true });
  rmSync(from.folder, { recursive: true, force: true });
}

/** null: the local GitHub has it. */
export function findIncoming(folder: string): Prepared | null {
  const incoming = incomingOf(folder);
  // The sample has files beside its repository; a copy is bare.
  const headFile = [path.join(incoming, ".git", "HEAD"), path.join(incoming, "HEAD")].find((file) => existsSync(file));
  // A part of it is what is left of being put away: it was complete when the folder became a run's.
  if (headFile === undefined) return null;
  const head = readFileSync(headFile, "utf8").trim();
  return { folder: incoming, defaultBranch: head.replace("ref: refs/heads/", ""), added: [] };
}
