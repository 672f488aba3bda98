import type { FeedbackMaterial } from "../../agent/prompts/coder.ts";
import type { CriterionStatus, Finding } from "../../contracts/review.ts";
import { findCiProof } from "../../policy/gates/judge-ci.ts";
import { isRefuted } from "../../policy/gates/verdict.ts";
import type { FeedbackState, TicketState } from "../../state/ticket-state.ts";

export type OpenPoints = {
  readonly findings: readonly Finding[];
  readonly remarks: readonly FeedbackMaterial[];
  /** Criteria that the newest review did not find met, with what it says of them. */
  readonly unmet: readonly CriterionStatus[];
  readonly failure: string | null;
};

/** All that a round has to take up: open findings, criteria that nothing showed to be met, people's remarks that no commit answers yet, and what the failed proof printed. */
export function findOpenPoints(ticket: TicketState): OpenPoints {
  return {
    // What a verifier refuted is a person's to decide: to mend it would be to guess.
    findings: [...ticket.findings.values()]
      .map((one) => one.finding)
      .filter((finding) => finding.state === "open" && !isRefuted(finding)),
    remarks: ticket.openFeedback.flatMap(toRemarks),
    unmet: findUnmet(ticket),
    failure: findFailure(ticket),
  };
}

/** Of the head that the round begins at: of older ones the coder was told before. */
function findUnmet({ reviews, head }: TicketState): readonly CriterionStatus[] {
  const last = reviews.findLast(({ review }) => review.outcome === "completed");
  return last === undefined || last.head !== head ? [] : last.review.criteria.filter(({ met }) => met !== "yes");
}

function toRemarks(feedback: FeedbackState): readonly FeedbackMaterial[] {
  const whole = {
    id: `${feedback.source}:${feedback.id}`,
    author: feedback.author,
    body: feedback.body,
    path: null,
    line: null,
  };
  const lines = feedback.comments.map((comment) => ({
    id: `comment:${comment.id}`,
    author: feedback.author,
    body: comment.body,
    path: comment.path,
    line: comment.line,
  }));
  return [whole, ...lines].filter((remark) => remark.body.trim() !== "");
}

/** The command that failed on the merge result, how it ended and what it printed. */
function findFailure(ticket: TicketState): string | null {
  const proof = ticket.proof?.proof;
  if (proof === undefined || proof.outcome !== "failed") return findCiFailure(ticket);
  const run = proof.commands.find((command) => command.exitCode !== 0) ?? proof.commands.at(-1);
  if (run === undefined) return null;
  const end = run.timedOut ? "was ended at its time limit" : `ended with ${run.exitCode ?? "a signal"}`;
  return `${run.step} \`${run.command}\` ${end}${proof.reason === "" ? "" : ` (${proof.reason})`}:\n${run.log}`;
}

/** What the repository's own CI said of the same merge result: its jobs that failed, the steps, and the end of their logs. */
function findCiFailure(ticket: TicketState): string | null {
  const ci = findCiProof(ticket);
  if (ci?.ended?.outcome !== "failed") return null;
  const failed = ci.ended.jobs.filter(({ conclusion }) => conclusion === "failure" || conclusion === "timed_out");
  const jobs = failed.map(({ name, conclusion, steps, log }) => {
    const at = steps.length === 0 ? "" : ` at ${steps.map((step) => `"${step}"`).join(", ")}`;
    return `job "${name}" ended with ${conclusion}${at}${log === "" ? "" : `; the end of its log:\n${log}`}`;
  });
  return [`The repository's own CI (\`${ci.workflow}\`) fails on the merge result: ${ci.ended.why}.`, ...jobs].join(
    "\n\n",
  );
}
