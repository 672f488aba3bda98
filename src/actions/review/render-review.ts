import type { Finding, Review } from "../../contracts/review.ts";
import { renderRefuted } from "../../policy/render/parts/flagged.ts";
import { renderBlock, renderCell } from "../../policy/render/parts/inline.ts";
import { renderQuorum, renderSummaries } from "../../policy/render/parts/reviewed-by.ts";

const order = ["critical", "high", "medium", "low"] as const;

/** One line that says what the review found. */
export function toReviewHeadline(review: Review): string {
  if (review.outcome === "failed") return `no review: ${review.reason.split("\n", 1)[0] ?? ""}`;
  const counts = order.map(
    (severity) => [review.findings.filter((finding) => finding.severity === severity).length, severity] as const,
  );
  const said = counts.filter(([count]) => count > 0).map(([count, severity]) => `${count} ${severity}`);
  const { reviewers = [], refuted = [] } = review;
  const failed = reviewers.filter(({ outcome }) => outcome === "failed").length;
  const by = reviewers.length === 0 ? "" : ` by ${reviewers.length - failed} of ${reviewers.length} reviewers`;
  const out = refuted.length === 0 ? "" : `, ${refuted.length} refuted`;
  return `reviewed ${review.coverage.files} file${review.coverage.files === 1 ? "" : "s"}${by}: ${said.length > 0 ? said.join(", ") : "nothing found"}${out}`;
}

/** The review for the job summary; the posted one is rendered from the state. */
export function renderReview(review: Review): string {
  const lines = [
    `### ${toReviewHeadline(review)}`,
    "",
    ...(review.reviewers === undefined ? [] : [renderQuorum(review) ?? "", ""]),
    renderBlock(review.outcome === "failed" ? review.reason : review.summary),
  ];
  if (review.findings.length > 0)
    lines.push("", "| severity | where | what |", "|---|---|---|", ...review.findings.map(renderFinding));
  if (review.criteria.length > 0)
    lines.push(
      "",
      "| criterion | met | evidence |",
      "|---|---|---|",
      ...review.criteria.map((one) => row(one.id, one.met, one.evidence)),
    );
  if (review.earlier.length > 0)
    lines.push(
      "",
      "| earlier finding | now | evidence |",
      "|---|---|---|",
      ...review.earlier.map((one) => row(one.id, one.state, one.evidence)),
    );
  if (review.coverage.dropped.length > 0)
    lines.push("", "Not read:", ...review.coverage.dropped.map((one) => `- ${cell(one.path)}: ${one.reason}`));
  const { refuted = [], unverified } = review;
  const told = [
    renderRefuted(refuted),
    unverified === undefined ? undefined : `Not verified: ${cell(unverified)}`,
    renderSummaries(review),
  ];
  for (const part of told) if (part !== undefined) lines.push("", part);
  return lines.join("\n");
}

function renderFinding(finding: Finding): string {
  const where = finding.place === null ? finding.path : `${finding.path}:${finding.place.line}`;
  return row(finding.severity, where, finding.title);
}

/** More than any field of a review may hold. */
const maxCell = 10_000;

function row(...cells: readonly string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

function cell(text: string): string {
  return renderCell(text, maxCell);
}
