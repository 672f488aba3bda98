import type { Candidate } from "../../../contracts/candidate.ts";
import { renderCell, renderInline } from "../../../policy/render/parts/inline.ts";

/** A table of all candidates, the chosen one first to be seen, and what the panel said; empty when one worked alone. */
export function renderCandidates(candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return "";
  const isJudged = candidates.some(({ panel }) => panel !== undefined);
  const rows = candidates.map((one, at) => {
    const outcome = one.reason === "" ? one.outcome : `${one.outcome}: ${renderCell(one.reason)}`;
    const points = isJudged ? ` ${one.panel?.points ?? ""} |` : "";
    return `| ${at + 1} | ${one.chosen ? "**chosen**" : ""} | ${renderCell(one.model)} | ${outcome} | ${one.tests.replace("_", " ")} | ${one.lines} |${points}`;
  });
  const head = `| | | model | outcome | tests | lines |${isJudged ? " panel |" : ""}`;
  return [head, `|---|---|---|---|---|---|${isJudged ? "---|" : ""}`, ...rows, ...renderPanel(candidates)].join("\n");
}

/** A juror a line: its ranking by the table's numbers, each with the letter that its reason speaks of. */
function renderPanel(candidates: readonly Candidate[]): readonly string[] {
  const votes = candidates.flatMap(({ panel }, at) =>
    (panel?.votes ?? []).map((vote) => ({ ...vote, number: at + 1 })),
  );
  const models = [...new Set(votes.map(({ model }) => model))];
  if (models.length === 0) return [];
  const lines = models.map((model) => {
    const own = votes.filter((vote) => vote.model === model).toSorted((a, b) => a.rank - b.rank);
    const ranking = own.map(({ number, letter }) => `${number} (${letter})`).join(", ");
    return `- ${renderInline(model)} ranks ${ranking}: ${renderInline(own[0]?.reason ?? "", 600)}`;
  });
  return ["", "The panel, the best first, each with the letter that the juror knew it by:", "", ...lines];
}
