import type { Prepared } from "../contracts/prepared.ts";
import type { TreeEntry } from "./git/git-objects.ts";
import type { Place } from "./sandbox.ts";

/** What a packed folder is kept under. */
export type PreparedKey = Pick<Prepared, "content" | "machine">;

/** A folder in which a base was laid out and set up. */
export type SetUpFolder = {
  readonly folder: string;
  /** The base's files and links; of what is a tree or a submodule nothing. */
  readonly known: readonly TreeEntry[];
  readonly place: Place;
};

/** What base's set-ups made, packed, for other jobs and workflow runs: so that it is paid once. */
export interface PreparedStore {
  /** Digest of what a set-up finds on this machine. */
  machine(): Promise<string>;
  /** The newest that is kept for all workflow runs. What stands in the way is told, and counts as none. */
  find(key: PreparedKey): Promise<Prepared | undefined>;
  /**
   * Packs what the set-up made and altered, in the folder and in its home, and keeps it: for all workflow runs where this one may write there, else for this
   * one. undefined, with the reason told, where it can not be kept or holds a secret of the job, plain or disguised. The folder is not as it was afterwards.
   */
  keep(key: PreparedKey, made: SetUpFolder): Promise<Prepared | undefined>;
  /** Keeps what another workflow run packed for this one and, where it may, for all. @throws Fault as `fetch` does. */
  passOn(kept: Prepared): Promise<Prepared | undefined>;
  /**
   * Fetches it into a folder of this job. @throws Fault `prepared.missing` where it can not be had, `prepared.digest` where it is not what was kept: then nothing
   * was unpacked.
   */
  fetch(kept: Prepared): Promise<Fetched>;
}

/** What was kept, unpacked beside. */
export interface Fetched {
  /**
   * Makes of a folder that holds the base's files, as they are in its tree, what the set-up had made of it: also by dates, so that what was built is newer than the
   * base's files and older than what is written now. Once. Gives the place that it must be seen at.
   */
  lay(into: Pick<SetUpFolder, "folder" | "known">): Promise<Place>;
}
