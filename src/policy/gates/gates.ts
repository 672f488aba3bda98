import type { Config } from "../../config/config.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { gateRules } from "./gate-rules.ts";

/** One thing that must hold before a merge and does not, with its true source and what to do. */
export type OpenGate = {
  readonly gate:
    | "head"
    | "proof"
    | "verdict"
    | "protected_paths"
    | "approval"
    | "feedback"
    | "required_checks"
    | "pull_request"
    | "merging_off"
    | "repository_rules";
  readonly why: string;
  readonly remedy: string;
  /** `wait`: time or a person opens it · `prove`: the merge result must be proved anew · `round`: the coder must act. */
  readonly next: "wait" | "prove" | "round";
};

/** What was just read from GitHub and git; the rest is in the state. */
export type MergeFacts = {
  readonly mainTip: string;
  /** Tree of merge-tree(main's tip, head); null when it conflicts. */
  readonly resultTree: string | null;
  /** Paths of the head's whole patch that only a person may let through, whoever pushed it. */
  readonly protectedPaths: readonly string[];
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
  /** Words of people on the pull request that the claim did not know. */
  readonly unheardFeedback: number;
  readonly method: { readonly wanted: string; readonly allowed: readonly string[] };
};

export type GateInput = {
  readonly run: RunState;
  readonly ticket: TicketState;
  readonly config: Config;
  readonly facts: MergeFacts;
};

/** All gates that do not hold, none for a merge that may be tried. Pure; the order is that of the table. */
export function findOpenGates(input: GateInput): readonly OpenGate[] {
  return gateRules.flatMap((rule) => rule(input));
}
