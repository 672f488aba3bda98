import type { Conclusion } from "../../hub.ts";
import type { Status } from "../expressions/evaluate.ts";

/** What `needs.<job>.result` may be. */
export type Outcome = "success" | "failure" | "cancelled" | "skipped";

/** What is known of a job of a workflow, all its legs together, once it is over. */
export type JobResult = {
  /** A failure of a job with `continue-on-error` counts as a success: it fails neither the run nor what needs it. */
  readonly result: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
  /** Its own outcome and those of all that it needed, at any distance. */
  readonly lineage: readonly Outcome[];
  /** Whether any part of it ran in this attempt rather than being kept from the former one. */
  readonly ran: boolean;
};

/**
 * The status functions of a job's `if`. They look at **all** ancestors: a job whose grandparent was skipped is skipped, also where its parent ran.
 * Source: actions/runner#491, #2205.
 */
export function jobStatus(needs: readonly JobResult[], cancelled: boolean): Status {
  const lineage = needs.flatMap((need) => need.lineage);
  return {
    success: !cancelled && lineage.every((outcome) => outcome === "success"),
    failure: lineage.includes("failure"),
    cancelled,
  };
}

/** The outcome of several legs or jobs taken as one. */
export function together(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes("failure")) return "failure";
  if (outcomes.includes("cancelled")) return "cancelled";
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === "skipped") ? "skipped" : "success";
}

/** What a saved job's conclusion means to those that need it. */
export function outcomeOf(conclusion: Conclusion | null): Outcome {
  if (conclusion === "success" || conclusion === "skipped" || conclusion === "cancelled") return conclusion;
  return conclusion === "timed_out" ? "cancelled" : "failure";
}
