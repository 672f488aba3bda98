import type { Protected } from "./protected-paths.ts";

/** What was just read from GitHub and git; the rest is in the state. */
export type MergeFacts = {
  readonly mainTip: string;
  /** Tree of merge-tree(main's tip, head); null when it conflicts. */
  readonly resultTree: string | null;
  /** Tree that a rebase leaves, as it leaves out the branch's merge commits; null: it can not be told. Absent: no rebase, or none of them. */
  readonly rebasedTree?: string | null;
  /** Why nobody wants the work any more; absent: it is open. */
  readonly closed?: string | undefined;
  /** Paths of the head's whole patch that only a person may let through, whoever pushed it, and why. */
  readonly protectedPaths: readonly Protected[];
  readonly pull: {
    readonly state: "open" | "closed";
    readonly merged: boolean;
    readonly draft: boolean;
    readonly headSha: string;
    readonly headIsFork: boolean;
    readonly baseRef: string;
  };
  /** The repository's own required checks: those that are not green, `pending` when they have not finished or not come. */
  readonly requiredChecks: readonly { readonly name: string; readonly state: "pending" | "failed" }[];
  readonly requiredApprovals: number;
  readonly mergeQueue: boolean;
  /** True when the approval in the state was read again from GitHub and still stands. */
  readonly approvalStands: boolean;
  /** Wishes of people on the pull request that no event can bring to the coder. */
  readonly unheardFeedback: number;
  readonly method: { readonly wanted: string; readonly allowed: readonly string[] };
};
