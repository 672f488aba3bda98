import type { Baton, BatonRef } from "../contracts/baton.ts";

/** Carries batons between the jobs of one workflow run, as artifacts. */
export interface Carrier {
  put(artifact: string, baton: Baton): Promise<BatonRef>;
  /**
   * Fetched by name, size and digest checked before anything is parsed; a mismatch is a Fault `baton.digest`, a lack `baton.missing`. `fromRun`: of
   * another workflow run of the repository, for which the job's token needs `actions: read`.
   */
  take(ref: BatonRef, fromRun?: number): Promise<Baton>;
  /** Names of all artifacts of this workflow run. */
  list(): Promise<readonly string[]>;
  /**
   * A baton that no job has announced yet, by its name alone, of at most 1 MB: nobody vouches for it but that a job of this workflow run has put it there. Only
   * for what is shown to people and decides nothing.
   */
  peek(artifact: string): Promise<Baton>;
}
