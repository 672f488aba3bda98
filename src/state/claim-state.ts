import type { Claim } from "../contracts/claim.ts";

/** A claim and how it ended. */
export type ClaimState = Claim & {
  readonly seq: number;
  readonly at: string;
  /** null: it lives, for all that the state knows (GitHub says whether its workflow run does). */
  readonly ended: {
    readonly seq: number;
    readonly outcome: "published" | "failed" | "dead";
    readonly reason: string;
    /** With the whole slice for each job that told no figure. */
    readonly spentUsd: number;
    /** It gave way to another merge. */
    readonly yielded: boolean;
  } | null;
};
