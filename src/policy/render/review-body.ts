import type { Finding } from "../../contracts/review.ts";
import type { ReviewState, TicketState } from "../../state/ticket-state.ts";
import { renderFindingMarker, type WantedInline } from "../effects/effect.ts";
import {
  renderBlock,
  renderCode,
  renderCount,
  renderFold,
  renderInline,
  renderParts,
  renderSha,
} from "./parts/inline.ts";

/** Comments at lines beyond these stand in the review's body: more would not be read (PROMPTS § 5). */
const maxInline = 15;

/** A posted review as text and comments at lines; every finding is in one of the two. `marker` is its first line. */
export function renderReview(
  review: ReviewState,
  ticket: TicketState,
  marker: string,
): { readonly body: string; readonly comments: readonly WantedInline[] } {
  const { findings } = review.review;
  const inline = findings.filter((finding) => finding.place !== null).slice(0, maxInline);
  const others = findings.filter((finding) => !inline.includes(finding));
  const body = renderParts([
    marker,
    `### ${headline(review)}`,
    `Round ${review.round} · ${renderSha(review.head)} · ${renderCode(review.review.model)}${review.review.incremental ? " · only what is new since the former review" : ""}`,
    renderBlock(review.review.summary || review.review.reason),
    review.verdict === null || review.verdict.reasons.length === 0
      ? undefined
      : review.verdict.reasons.map((reason) => `- ${renderInline(reason, 600)}`).join("\n"),
    renderCriteria(review, ticket),
    renderEarlier(review, ticket),
    others.length === 0 ? undefined : ["**Without a place in the diff:**", ...others.map(renderListed)].join("\n\n"),
    renderCoverage(review),
  ]);
  return { body, comments: inline.map(renderFinding) };
}

function headline({ review, verdict }: ReviewState): string {
  if (review.outcome === "failed") return "⚠️ The review failed";
  if (verdict === null || verdict.decision === "none") return "⚠️ Reviewed, without a verdict";
  return verdict.decision === "approved" ? "✅ Approved" : "🔁 Changes requested";
}

/** One remark at its lines, with the mark by which its thread is known again. */
export function renderFinding(finding: Finding): WantedInline {
  const { place } = finding;
  const suggestion =
    finding.suggestion === null || finding.side === "LEFT"
      ? undefined
      : `\`\`\`suggestion\n${finding.suggestion.replaceAll("```", "ʼʼʼ")}\n\`\`\``;
  const line = place?.line ?? 1;
  return {
    path: finding.path,
    side: finding.side,
    startLine: place === null || place.startLine >= line ? null : place.startLine,
    line,
    body: renderParts([
      renderFindingMarker(finding.id),
      `**${finding.severity}:** ${renderInline(finding.title, 120)}`,
      renderBlock(finding.body),
      suggestion,
    ]),
  };
}

function renderListed(finding: Finding): string {
  const where = finding.place === null ? "" : `:${finding.place.line}`;
  return `- **${finding.severity}** ${renderCode(`${finding.path}${where}`)}: ${renderInline(finding.title, 120)}\n  ${renderInline(finding.body, 1500)}`;
}

function renderCriteria({ review }: ReviewState, { feature }: TicketState): string | undefined {
  if (review.criteria.length === 0) return undefined;
  const texts = new Map(feature?.criteria.map((criterion) => [criterion.id, criterion.text]));
  const marks = { yes: "✅", no: "❌", unclear: "❔" } as const;
  const rows = review.criteria.map(
    (one) =>
      `| ${marks[one.met]} | ${renderCode(one.id)} | ${renderInline(texts.get(one.id) ?? "", 200)} | ${renderInline(one.evidence, 300)} |`,
  );
  return ["| | criterion | | evidence |", "|---|---|---|---|", ...rows].join("\n");
}

function renderEarlier({ review }: ReviewState, { findings }: TicketState): string | undefined {
  if (review.earlier.length === 0) return undefined;
  const rows = review.earlier.map(
    (one) =>
      `- ${one.state}: ${renderInline(findings.get(one.id)?.finding.title ?? one.id, 120)} (${renderInline(one.evidence, 300)})`,
  );
  return renderFold("What became of earlier remarks", rows.join("\n"));
}

function renderCoverage({ review }: ReviewState): string {
  const { files, dropped } = review.coverage;
  const read = `${renderCount(files, "file")} read`;
  if (dropped.length === 0) return `<sub>${read}, none left out.</sub>`;
  return renderFold(
    `${read}, ${dropped.length} left out`,
    dropped.map((file) => `- ${renderCode(file.path)}: ${renderInline(file.reason, 200)}`).join("\n"),
  );
}
