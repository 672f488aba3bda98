import type { ModelUsage, Review } from "../../../contracts/review.ts";
import { renderCell, renderCode, renderCount, renderFold, renderInline, toCell } from "./inline.ts";

/** `2 of 3 reviewers answered`, with who did not and why; undefined where one alone was asked. */
export function renderQuorum({ reviewers }: Pick<Review, "reviewers">): string | undefined {
  if (reviewers === undefined) return undefined;
  const failed = reviewers.filter(({ outcome }) => outcome === "failed");
  const told = `**${reviewers.length - failed.length} of ${reviewers.length} reviewers answered**`;
  if (failed.length === 0) return `${told}, each alone.`;
  const lines = failed.map(({ model, reason }) => `- ${renderCode(model)} did not: ${renderInline(reason, 600)}`);
  return [`⚠️ ${told}. What the others say is all that this review covers.`, ...lines].join("\n");
}

/** Each reviewer's own summary, folded; the first one stands above. */
export function renderSummaries({ reviewers = [] }: Pick<Review, "reviewers">): string | undefined {
  const said = reviewers.filter(({ outcome }) => outcome === "completed");
  if (said.length < 2) return undefined;
  const lines = said.map(
    ({ model, summary, remarks }) =>
      `- ${renderCode(model)} (${renderCount(remarks, "remark")}): ${renderInline(summary, 1500)}`,
  );
  return renderFold("What each reviewer says", lines.join("\n"));
}

/** Calls, tokens and cost of each model, as a table; undefined where nobody counted. */
export function renderUsage(rows: readonly ModelUsage[] | undefined): string | undefined {
  if (rows === undefined || rows.length === 0) return undefined;
  const all = rows.reduce((sum, row) => sum + row.usd, 0);
  const lines = rows.map(
    ({ model, calls, input, cached, output, usd }) =>
      `| ${toCell(renderCode(model))} | ${calls} | ${input} | ${cached} | ${output} | ${renderCell(toDollars(usd))} |`,
  );
  const table = [
    "| model | calls | tokens in | of them cached | tokens out | cost |",
    "|---|--:|--:|--:|--:|--:|",
    ...lines,
  ];
  return renderFold(`Cost ${toDollars(all)}`, table.join("\n"));
}

/** Small sums are most sums of one review. */
function toDollars(usd: number): string {
  return `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
