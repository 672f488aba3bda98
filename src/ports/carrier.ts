import type { Baton, BatonRef } from "../contracts/baton.ts";

/** Carries batons between the jobs of one workflow run, as artifacts. */
export interface Carrier {
  put(artifact: string, baton: Baton): Promise<BatonRef>;
  /** Fetched by name, size and digest checked before anything is parsed; a mismatch is a Fault `baton.digest`, a lack `baton.missing`. */
  take(ref: BatonRef): Promise<Baton>;
}
