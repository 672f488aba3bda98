import type { Plan } from "../../contracts/plan.ts";
import { renderBlock, renderCell } from "../../policy/render/parts/inline.ts";

/** The plan for the job summary; the comment on the issue is rendered from the state. */
export function renderPlan(plan: Plan): string {
  const rows = plan.features.map((feature) =>
    row(
      feature.id,
      feature.title,
      feature.dependsOn.join(", ") || "–",
      feature.owns.join(", "),
      String(feature.criteria.length),
      `${feature.risk}/5`,
    ),
  );
  const questions = plan.questions.map((one) => `- ${cell(one.question)} (else: ${cell(one.default)})`);
  return [
    `### Plan: ${plan.features.length} ${plan.features.length === 1 ? "feature" : "features"}`,
    "",
    renderBlock(plan.summary),
    "",
    "| | feature | after | owns | criteria | risk |",
    "|---|---|---|---|---|---|",
    ...rows,
    ...(questions.length > 0 ? ["", "Questions:", ...questions] : []),
    ...(plan.assumptions.length > 0 ? ["", "Assumed:", ...plan.assumptions.map((one) => `- ${cell(one)}`)] : []),
  ].join("\n");
}

/** More than any field of a plan may hold. */
const maxCell = 10_000;

function row(...cells: readonly string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

function cell(text: string): string {
  return renderCell(text, maxCell);
}
