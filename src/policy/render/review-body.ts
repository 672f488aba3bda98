import { type Finding, Severity } from "../../contracts/review.ts";
import type { Used } from "../../contracts/tokens.ts";
import { fenceOf } from "../../core/text/fence-of.ts";
import type { ReviewState, TicketState } from "../../state/ticket-state.ts";
import { renderFindingMarker, type WantedInline } from "../effects/effect.ts";
import { renderRefuted, renderWhy } from "./parts/flagged.ts";
import {
  renderBlock,
  renderCell,
  renderCode,
  renderCount,
  renderFold,
  renderInline,
  renderParts,
  renderSha,
  toCell,
} from "./parts/inline.ts";
import { renderQuorum, renderSummaries, renderUsage } from "./parts/reviewed-by.ts";
import { renderCost, renderTokens } from "./parts/use.ts";

/**
 * A posted review as text and comments at lines; every finding is in one of the two. `marker` is its first line. `maxInline`: comments at lines, the
 * gravest; all others stand in the text, as more would not be read. `used`: what its job cost.
 */
export function renderReview(
  review: ReviewState,
  ticket: TicketState,
  { marker, maxInline, used }: { readonly marker: string; readonly maxInline: number; readonly used: Used | undefined },
): { readonly body: string; readonly comments: readonly WantedInline[] } {
  const { model, refuted = [], unverified, usage } = review.review;
  const findings = review.review.findings.toSorted((a, b) => weightOf(a) - weightOf(b));
  const inline = findings.filter((finding) => finding.place !== null).slice(0, maxInline);
  const others = findings.filter((finding) => !inline.includes(finding));
  const body = renderParts([
    marker,
    `### ${headline(review)}`,
    `Round ${review.round} · ${renderSha(review.head)} · ${renderCode(model)}${review.review.incremental ? " · only what is new since the former review" : ""}${usage === undefined ? renderUsed(used) : ""}`,
    renderQuorum(review.review),
    renderBlock(review.review.summary || review.review.reason),
    review.verdict === null || review.verdict.reasons.length === 0
      ? undefined
      : review.verdict.reasons.map((reason) => `- ${renderInline(reason, 600)}`).join("\n"),
    renderCriteria(review, ticket),
    renderEarlier(review, ticket),
    renderOthers(others, model),
    renderRefuted(refuted),
    unverified === undefined ? undefined : `⚠️ Not verified: ${renderInline(unverified, 1000)}`,
    renderSummaries(review.review),
    renderCoverage(review),
    renderUsage(usage),
  ]);
  return { body, comments: inline.map((finding) => renderFinding(finding, model)) };
}

function weightOf({ severity }: Finding): number {
  return Severity.options.indexOf(severity);
}

function renderOthers(others: readonly Finding[], model: string): string | undefined {
  if (others.length === 0) return undefined;
  const listed = others.map((finding) => renderListed(finding, model)).join("\n\n");
  return renderFold(`${renderCount(others.length, "remark")} that stand at no line below`, listed);
}

/** What the review cost, where no table below says it by model; nothing where its job did not tell. */
function renderUsed(used: Used | undefined): string {
  return used === undefined ? "" : ` · ${renderCost(used.usd)}, ${renderTokens(used)}`;
}

function headline({ review, verdict }: ReviewState): string {
  if (review.outcome === "failed") return "⚠️ The review failed";
  if (verdict === null || verdict.decision === "none") return "⚠️ Reviewed, without a verdict";
  return verdict.decision === "approved" ? "✅ Approved" : "🔁 Changes requested";
}

/** One remark at its lines, with the mark by which its thread is known again. */
export function renderFinding(finding: Finding, model: string): WantedInline {
  const { place } = finding;
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
      renderSuggestion(finding),
      renderWhy(finding, model),
    ]),
  };
}

/** One click commits exactly this: nothing is changed in it, and nothing in it can end its fence. No lines at all take the quoted ones away. */
function renderSuggestion({ suggestion, side }: Finding): string | undefined {
  if (suggestion === null || side === "LEFT") return undefined;
  const fence = fenceOf(suggestion);
  // A line's end is no line more.
  const lines = suggestion === "" || suggestion.endsWith("\n") ? suggestion : `${suggestion}\n`;
  return `${fence}suggestion\n${lines}${fence}`;
}

/** A remark in the review's own text: there it opens no thread, and its suggestion is none that can be committed. */
export function renderUnplaced(comment: WantedInline): string {
  return `${renderCode(comment.path)} line ${comment.line}\n\n${withoutThread(comment.body)}`;
}

/** One whose thread is there already. */
export function renderRepeated(comment: WantedInline): string {
  return `${renderCode(comment.path)} line ${comment.line}: raised again; it has a thread already.\n\n${withoutThread(comment.body)}`;
}

function withoutThread(body: string): string {
  return body.replace(/^<!-- baton:finding=[0-9a-f]{12} -->\n\n/, "").replace(/^(`{3,})suggestion$/m, "$1");
}

function renderListed(finding: Finding, model: string): string {
  const where = finding.place === null ? "" : `:${finding.place.line}`;
  const head = `- **${finding.severity}** ${renderCode(`${finding.path}${where}`)}: ${renderInline(finding.title, 120)}`;
  const text = renderParts([renderBlock(finding.body), renderWhy(finding, model)]);
  return `${head}\n\n${text.replace(/^(?=.)/gm, "  ")}`;
}

function renderCriteria({ review }: ReviewState, { feature }: TicketState): string | undefined {
  if (review.criteria.length === 0) return undefined;
  const texts = new Map(feature?.criteria.map((criterion) => [criterion.id, criterion.text]));
  const marks = { yes: "✅", no: "❌", unclear: "❔" } as const;
  const rows = review.criteria.map(
    (one) =>
      `| ${marks[one.met]} | ${toCell(renderCode(one.id))} | ${renderCell(texts.get(one.id) ?? "", 200)} | ${renderCell(one.evidence, 300)} |`,
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
