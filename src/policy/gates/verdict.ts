import type { Feature } from "../../contracts/plan.ts";
import type { CriterionStatus, Finding, Review, Verdict } from "../../contracts/review.ts";
import type { FindingState } from "../../state/ticket-state.ts";
import { isLockFile } from "./protected-paths.ts";

export type VerdictInput = {
  readonly review: Review;
  /** null when a pull request is reviewed that no plan asked for. */
  readonly feature: Feature | null;
  /** The ticket's findings before this review. */
  readonly earlier: readonly FindingState[];
  /** What the ticket's last complete review said of the criteria, for one that read only what is new; absent: there was none. */
  readonly former?: readonly CriterionStatus[];
};

/**
 * What a review concludes: `none` when it failed, did not read all, lacks one of its reviewers or left to a person what only a person can see or decide,
 * `changes_requested` for what must be mended or shown, else `approved`. A model never says the verdict; each reason names its true source.
 */
export function decideVerdict({ review, feature, earlier, former = [] }: VerdictInput): Verdict {
  if (review.outcome === "failed")
    return { decision: "none", reasons: [`the review failed: ${review.reason || "it gave no reason"}`] };
  // Lock files are protected paths: a person sees them before a merge, no model needs to.
  const unread = review.coverage.dropped.filter((file) => !isLockFile(file.path));
  const unmet = findUnmetCriteria(review, feature, former);
  const blocking = [
    ...blockingFindings(review),
    ...stillOpen(review, earlier),
    ...unmet.filter(({ isForPeople }) => !isForPeople).map(({ reason }) => reason),
  ];
  if (blocking.length > 0) return { decision: "changes_requested", reasons: blocking };
  const open = [
    ...unread.map((file) => `${file.path} was not read (${file.reason})`),
    ...absent(review),
    ...contested(review, earlier),
    ...unmet.map(({ reason }) => reason),
  ];
  return open.length > 0 ? { decision: "none", reasons: open } : { decision: "approved", reasons: [] };
}

/**
 * Critical and high always; medium when it is about behavior: a criterion fails or the code is not only tests or documents. Whether its place was found
 * says nothing of its weight.
 */
function isBlocking(finding: Finding): boolean {
  if (finding.state !== "open" || isRefuted(finding)) return false;
  return weighs(finding);
}

/** A verifier found a line that speaks against it. Where it stands all the same, a person decides, and no round is asked for. */
export function isRefuted({ verified }: Pick<Finding, "verified">): boolean {
  return verified?.outcome === "refuted";
}

function weighs(finding: Finding): boolean {
  if (finding.severity === "critical" || finding.severity === "high") return true;
  if (finding.severity === "low") return false;
  return finding.criterion !== null || !isTestOrDocument(finding.path);
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
  // Raised again and blocking it is told by itself; raised again as something lighter it is not solved by that.
  const again = new Set(review.findings.filter(isBlocking).map((finding) => finding.id));
  return earlier
    .map((one) => one.finding)
    .filter((finding) => finding.state === "open" || finding.state === "disputed")
    .filter((finding) => isBlocking({ ...finding, state: "open" }) && !again.has(finding.id))
    .filter((finding) => (said.get(finding.id) ?? "open") === "open")
    .map((finding) => `not solved since round ${finding.round}: ${finding.title} (${finding.path})`);
}

/** Reviewers that were asked and gave nothing: what they would have found nobody knows, so that the others' silence is no yes. */
function absent({ reviewers = [] }: Review): readonly string[] {
  const failed = reviewers.filter(({ outcome }) => outcome === "failed");
  const answered = reviewers.length - failed.length;
  return failed.map(
    ({ model, reason }) => `${answered} of ${reviewers.length} reviewers answered; ${model} did not: ${reason}`,
  );
}

/** What would ask for changes and was refuted: of this review, and of former ones until a review says that it is solved. */
function contested(review: Review, earlier: readonly FindingState[]): readonly string[] {
  const said = new Map(review.earlier.map((one) => [one.id, one.state]));
  const own = new Set(review.findings.map(({ id }) => id));
  const former = earlier
    .map(({ finding }) => finding)
    .filter(({ id, state }) => !own.has(id) && (state === "open" || state === "disputed"))
    .filter(({ id }) => (said.get(id) ?? "open") === "open");
  return [...review.findings, ...former]
    .filter((finding) => isRefuted(finding) && weighs(finding))
    .map(
      ({ severity, title, path, verified }) =>
        `${severity}, refuted by ${verified?.model}: ${title} (${path}); a person decides`,
    );
}

type Unmet = { readonly reason: string; readonly isForPeople: boolean };

/**
 * A criterion is met when the reviewer says so: neither "unclear" nor silence is a yes, only a review of what is new may leave out what the former one saw.
 * What is unclear goes to the coder, who can make it seen by a test, or to a person where the plan says that a person looks.
 */
function findUnmetCriteria(
  review: Review,
  feature: Feature | null,
  former: readonly CriterionStatus[],
): readonly Unmet[] {
  const said = new Map(review.criteria.map((criterion) => [criterion.id, criterion]));
  if (review.incremental) for (const one of former) if (!said.has(one.id)) said.set(one.id, one);
  return (feature?.criteria ?? []).flatMap(({ id, check }): readonly Unmet[] => {
    const status = said.get(id);
    if (status?.met === "no") return [{ reason: `criterion ${id} is not met: ${status.evidence}`, isForPeople: false }];
    if (status?.met === "unclear")
      return [
        {
          reason: `criterion ${id} is unclear: ${status.evidence || "nothing shows it"}`,
          isForPeople: check === "person",
        },
      ];
    if (status === undefined && !(review.incremental && former.length === 0))
      return [{ reason: `criterion ${id} was not judged`, isForPeople: false }];
    return [];
  });
}
