import type { Claim } from "../contracts/claim.ts";
import type { Used } from "../contracts/tokens.ts";

/** A claim and how it ended. */
export type ClaimState = Claim & {
  readonly seq: number;
  readonly at: string;
  /** What its thinking jobs told of their tokens, by job; a job that told none is not there. */
  readonly used: Readonly<Record<string, Used>>;
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
