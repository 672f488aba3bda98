import type { EventPayload } from "../contracts/events/event.ts";

/** A proof by the repository's own CI. The newest of a ticket; what it is of, its `base` and `tree` say. */
export type CiProofState = EventPayload<"CI_PROOF_STARTED"> & {
  readonly seq: number;
  /** When it was started, by the writer's clock. */
  readonly at: string;
  /** Tries in a row of the same merge result, this one among them; 0 once a person said retry after it. */
  readonly tries: number;
  /** What the try before came to, of the same merge result; null where there was none. */
  readonly former: EventPayload<"CI_PROOF_ENDED"> | null;
  /** null: nobody knows its workflow run yet. */
  readonly running: (EventPayload<"CI_PROOF_RUNNING"> & { readonly seq: number; readonly at: string }) | null;
  /** null: it is not over. */
  readonly ended: (EventPayload<"CI_PROOF_ENDED"> & { readonly seq: number }) | null;
};
