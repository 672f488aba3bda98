import type { Feature } from "../../contracts/plan.ts";
import type { Finding, Review, Verdict } from "../../contracts/review.ts";
import type { FindingState } from "../../state/ticket-state.ts";
import { isLockFile } from "./protected-paths.ts";

export type VerdictInput = {
  readonly review: Review;
  /** null when a pull request is reviewed that no plan asked for. */
  readonly feature: Feature | null;
  /** The ticket's findings before this review. */
  readonly earlier: readonly FindingState[];
};

/**
 * What a review concludes: `none` when it failed or did not read all, `changes_requested` for what must be mended, else `approved`. A model never says the
 * verdict; each reason names its true source.
 */
export function decideVerdict({ review, feature, earlier }: VerdictInput): Verdict {
  if (review.outcome === "failed")
    return { decision: "none", reasons: [`the review failed: ${review.reason || "it gave no reason"}`] };
  // Lock files are protected paths: a person sees them before a merge, no model needs to.
  const unread = review.coverage.dropped.filter((file) => !isLockFile(file.path));
  const blocking = [...blockingFindings(review), ...stillOpen(review, earlier), ...unmetCriteria(review, feature)];
  if (blocking.length > 0) return { decision: "changes_requested", reasons: blocking };
  if (unread.length > 0) {
    return { decision: "none", reasons: unread.map((file) => `${file.path} was not read (${file.reason})`) };
  }
  return { decision: "approved", reasons: [] };
}

/** Critical and high always; medium when it was confirmed to be about behaviour: its quote stands in the diff, and a criterion fails or the code is not only tests or documents. */
function isBlocking(finding: Finding): boolean {
  if (finding.state !== "open") return false;
  if (finding.severity === "critical" || finding.severity === "high") return true;
  if (finding.severity === "low") return false;
  return finding.criterion !== null || (finding.place !== null && !isTestOrDocument(finding.path));
}

function isTestOrDocument(path: string): boolean {
  return /\.(md|mdx|rst|txt|adoc)$|(^|\/)(tests?|docs?|__tests__|specs?)\/|[._-](test|spec)\.[a-z]+$|(^|\/)test_[^/]*\.py$|_test\.go$/i.test(
    path,
  );
}

function blockingFindings(review: Review): readonly string[] {
  return review.findings.filter(isBlocking).map((finding) => `${finding.severity}: ${finding.title} (${finding.path})`);
}

/** Findings of former rounds that block until a review says with evidence that they are solved. Silence is not evidence. */
function stillOpen(review: Review, earlier: readonly FindingState[]): readonly string[] {
  const said = new Map(review.earlier.map((one) => [one.id, one.state]));
  const again = new Set(review.findings.map((finding) => finding.id));
  return earlier
    .map((one) => one.finding)
    .filter((finding) => finding.state === "open" || finding.state === "disputed")
    .filter((finding) => isBlocking({ ...finding, state: "open" }) && !again.has(finding.id))
    .filter((finding) => (said.get(finding.id) ?? "open") === "open")
    .map((finding) => `not solved since round ${finding.round}: ${finding.title} (${finding.path})`);
}

/** A criterion fails when the reviewer says so, and when a complete review of a feature is silent about it. */
function unmetCriteria(review: Review, feature: Feature | null): readonly string[] {
  const status = new Map(review.criteria.map((criterion) => [criterion.id, criterion]));
  return (feature?.criteria ?? []).flatMap((criterion) => {
    const said = status.get(criterion.id);
    if (said?.met === "no") return [`criterion ${criterion.id} is not met: ${said.evidence}`];
    if (said === undefined && !review.incremental) return [`criterion ${criterion.id} was not judged`];
    return [];
  });
}
