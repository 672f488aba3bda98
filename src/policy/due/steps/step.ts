import type { ClaimMode } from "../../../contracts/claim.ts";
import type { StageClaim } from "../../../contracts/stage.ts";

/** Tries of one thing without getting on, before a person is asked. */
export const maxTries = 3;

/** What is to be done with one ticket now. `why` is for people. */
export type Step =
  | { readonly kind: "rest"; readonly why: string }
  | {
      readonly kind: "claim";
      readonly mode: ClaimMode;
      readonly round: number;
      readonly why: string;
      /** Of a relay. */
      readonly stage?: StageClaim;
    }
  /** The repository's own CI is to prove the merge result: `route` starts it, and no claim is held meanwhile. */
  | { readonly kind: "ci"; readonly why: string }
  | { readonly kind: "block"; readonly reason: string; readonly remedy: string };
