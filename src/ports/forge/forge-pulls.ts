import type { ForgeUser } from "./forge-issues.ts";

export type ForgePull = {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "closed";
  readonly merged: boolean;
  readonly mergeSha: string | null;
  readonly draft: boolean;
  readonly title: string;
  readonly body: string;
  readonly head: { readonly ref: string; readonly sha: string; readonly fork: boolean };
  readonly base: { readonly ref: string; readonly sha: string };
  readonly author: ForgeUser;
};
export type ForgeReview = {
  readonly id: number;
  readonly author: ForgeUser;
  readonly state: "approved" | "changes_requested" | "commented" | "dismissed" | "pending";
  readonly body: string;
  readonly commit: string;
  readonly submittedAt: string;
};
export type ForgeReviewComment = {
  readonly id: number;
  readonly review: number | null;
  readonly author: ForgeUser;
  readonly path: string;
  readonly line: number | null;
  readonly body: string;
};
export type InlineComment = {
  readonly path: string;
  readonly side: "LEFT" | "RIGHT";
  readonly startLine: number | null;
  readonly line: number;
  readonly body: string;
};
export type Thread = {
  readonly id: string;
  readonly isResolved: boolean;
  readonly firstBody: string;
  readonly authorIsBot: boolean;
};
export type Merged =
  | { readonly merged: true; readonly sha: string }
  /** `moved`: head or base is not what it was. `refused`: a rule, in GitHub's words. */
  | { readonly merged: false; readonly why: "moved" | "refused"; readonly message: string };

/** A pull request that was merged; `at`: the server's time. */
export type MergedPull = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: ForgeUser;
  readonly at: string;
};

/** Pull requests and their reviews. */
export interface ForgePulls {
  pull(number: number): Promise<ForgePull>;
  /** The newest of that head branch of this repository into the base branch `into`, open or not; where there is none, the newest into any other. */
  pullOfBranch(branch: string, into: string): Promise<ForgePull | undefined>;
  /** Merged into that branch, in the order of their merges: of the hundred that were closed or changed last. */
  mergedPulls(into: string): Promise<readonly MergedPull[]>;
  /** Refused by the repository's setting: a Fault `forge.forbidden` that names the setting. */
  openPull(of: {
    readonly head: string;
    readonly base: string;
    readonly title: string;
    readonly body: string;
  }): Promise<ForgePull>;
  reviews(number: number): Promise<readonly ForgeReview[]>;
  reviewComments(number: number): Promise<readonly ForgeReviewComment[]>;
  /** One call with all inline comments. When GitHub finds a line bad, that comment goes into the body instead; none is lost. */
  postReview(of: {
    readonly pull: number;
    readonly commit: string;
    readonly body: string;
    readonly comments: readonly InlineComment[];
  }): Promise<ForgeReview>;
  threads(number: number): Promise<readonly Thread[]>;
  resolveThread(id: string): Promise<void>;
  /** `isStillWanted` is asked before it is sent once more, minutes later perhaps, after a lost answer or a limit; no counts as `moved`. */
  merge(of: {
    readonly number: number;
    readonly sha: string;
    readonly method: "squash" | "merge" | "rebase";
    readonly title: string;
    readonly message: string;
    readonly isStillWanted?: () => Promise<boolean>;
  }): Promise<Merged>;
}
