import type { Change } from "../../../contracts/change.ts";
import { neutraliseLine } from "../../../core/text/neutralise.ts";
import { renderBlock } from "../../../policy/render/parts/inline.ts";
import { renderCandidates } from "../candidates/render-candidates.ts";

const maxShown = 100;

/** The change for the job summary. */
export function renderChange(change: Change): string {
  const { summary, files, outsideOwned, candidates = [] } = change;
  const outside = new Set(outsideOwned);
  const list = files
    .slice(0, maxShown)
    .map(
      (file) =>
        `- ${code(file.path)}${file.content === null ? " (removed)" : ""}${outside.has(file.path) ? " **outside the feature's paths**" : ""}`,
    );
  const more = files.length > maxShown ? [`- and ${files.length - maxShown} more`] : [];
  return [
    `### ${summary.outcome}: ${oneLine(summary.title)}`,
    "",
    renderBlock(summary.summary),
    "",
    ...list,
    ...more,
    "",
    ...(candidates.length === 0 ? [] : [renderCandidates(candidates), ""]),
    `Model: ${change.model}. Tree \`${change.tree.slice(0, 12)}\`.`,
  ].join("\n");
}

function code(text: string): string {
  return `\`${text.replace(/[`\r\n]/g, "�")}\``;
}

function oneLine(text: string): string {
  return neutraliseLine(text.replace(/\s+/g, " "));
}
