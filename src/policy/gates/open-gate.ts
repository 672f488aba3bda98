/** One thing that must hold before a merge and does not, with its true source and what to do. */
export type OpenGate = {
  readonly gate:
    | "head"
    | "proof"
    | "verdict"
    | "protected_paths"
    | "lost_tests"
    | "approval"
    | "feedback"
    | "documents"
    | "required_checks"
    | "pull_request"
    | "issue"
    | "merging_off"
    | "repository_rules";
  readonly why: string;
  readonly remedy: string;
  /** `wait`: time or a person opens it · `prove`: the merge result must be proved anew · `round`: the coder must act. */
  readonly next: "wait" | "prove" | "round";
};
