import type { Feature } from "../../../contracts/plan.ts";
import { revealText } from "../../../core/text/reveal-text.ts";
import { countColumns, cutColumns } from "../../../core/text/terminal-columns.ts";
import type { RunState } from "../../../state/state.ts";
import { toMoney } from "./board.ts";

/**
 * The plan that waits for a yes, for a terminal of so many columns: what, the features as a tree of what needs what, price, minutes, and what stands in the
 * way. No Markdown; a model's words hold no control characters.
 */
export function renderPlan(run: RunState, of: { readonly capUsd: number; readonly columns: number }): string {
  if (run.plan === null) return "";
  const { plan, estimate, obstacles, revision } = run.plan;
  const width = Math.max(40, of.columns);
  const usd = estimate.usd === null ? "not known: a model has no price" : `about ${toMoney(estimate.usd)}`;
  const note = estimate.note === "" ? "" : `; ${plain(estimate.note)}`;
  return [
    ...wrap(`Plan${revision > 1 ? ` (revision ${revision})` : ""}: ${plain(plan.summary)}`, width),
    "",
    ...renderTree(plan.features, width),
    "",
    ...wrap(`Money:  ${usd}, at most ${toMoney(of.capUsd)}${note}`, width, "        "),
    `Runner: about ${Math.round(estimate.runnerMinutes)} minutes`,
    ...obstacles.flatMap((one) =>
      wrap(`${one.blocks ? "✗" : "!"} ${plain(one.what)} → ${plain(one.remedy)}`, width, "  "),
    ),
    ...plan.questions.flatMap((one) =>
      wrap(`? ${plain(one.question)} If nobody says otherwise: ${plain(one.default)}`, width, "  "),
    ),
  ].join("\n");
}

/** Each feature below the last of the plan that it needs; further ones are named beside it. */
function renderTree(features: readonly Feature[], width: number): readonly string[] {
  const known = new Set(features.map(({ id }) => id));
  const parentOf = (feature: Feature): string | undefined =>
    features.findLast(({ id }) => known.has(id) && feature.dependsOn.includes(id))?.id;
  const below = (parent: string | undefined, lead: string): readonly string[] => {
    const here = features.filter((feature) => parentOf(feature) === parent);
    return here.flatMap((feature, index) => {
      const isLast = index === here.length - 1;
      const branch = parent === undefined ? "" : isLast ? "└─ " : "├─ ";
      const stem = parent === undefined ? "" : isLast ? "   " : "│  ";
      return [renderFeature(feature, `${lead}${branch}`, width), ...below(feature.id, `${lead}${stem}`)];
    });
  };
  return below(undefined, "  ");
}

function renderFeature(feature: Feature, lead: string, width: number): string {
  const risk = feature.risk >= 3 ? `, risk ${feature.risk}` : "";
  const needs = feature.dependsOn.length > 1 ? `, after ${feature.dependsOn.join(", ")}` : "";
  const criteria = `${feature.criteria.length} ${feature.criteria.length === 1 ? "criterion" : "criteria"}`;
  const facts = ` (${criteria}${needs}${risk})`;
  const room = Math.max(12, width - lead.length - feature.id.length - 1 - facts.length);
  return `${lead}${feature.id} ${cutColumns(plain(feature.title), room)}${facts}`;
}

function plain(text: string): string {
  return revealText(text.replace(/\s+/g, " ").trim()).text;
}

/** Words in lines of at most `width`; further lines begin with `indent`. */
function wrap(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? `${lines.length === 0 ? "" : indent}${word}` : `${line} ${word}`;
    if (countColumns(longer) > width && line !== "") {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
