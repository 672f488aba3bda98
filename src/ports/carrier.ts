import type { Baton, BatonRef } from "../contracts/baton.ts";

/** Carries batons between the jobs of one workflow run, as artifacts. */
export interface Carrier {
  put(artifact: string, baton: Baton): Promise<BatonRef>;
  /** Files for people, by their paths, as one artifact. */
  putFiles(artifact: string, files: ReadonlyMap<string, string>): Promise<void>;
  /**
   * Fetched by name, size and digest checked before anything is parsed; a mismatch is a Fault `baton.digest`, a lack `baton.missing`. `fromRun`: of
   * another workflow run of the repository, for which the job's token needs `actions: read`.
   */
  take(ref: BatonRef, fromRun?: number): Promise<Baton>;
  /** Names of all artifacts of this workflow run, or of `fromRun`. */
  list(fromRun?: number): Promise<readonly string[]>;
  /**
   * A baton that no job has announced, by its name alone, of at most `maxBytes` (1 MB unless said): nobody vouches for it but that a job of that workflow run has put it there. Only for
   * what people are shown or models have said; nothing is pushed by it.
   */
  peek(artifact: string, fromRun?: number, maxBytes?: number): Promise<Baton>;
}
