import type { GitObjects } from "./git-objects.ts";
import type { GitRemote } from "./git-remote.ts";

/** A file of Git LFS that is to take its pointer's place. `oid`: SHA-256 of its content, in hex. */
export type LfsFile = { readonly oid: string; readonly bytes: number; readonly to: string };
export type NoLfsFile = { readonly to: string; readonly why: string };

/** A private bare repository of this job, without hooks or the user's configuration, and its remote. */
export interface Git extends GitObjects, GitRemote {
  /**
   * Another repository, by an address as `.gitmodules` has it: relative to this one's, or https. The job's token goes to the same owner on the same server alone.
   * Any other address is a Fault `path.refused`.
   */
  module(address: string): Promise<Git>;
  /** Brings the content of files of Git LFS, checked by digest and size, and gives those that could not be had. */
  fetchLfs(files: readonly LfsFile[]): Promise<readonly NoLfsFile[]>;
}
