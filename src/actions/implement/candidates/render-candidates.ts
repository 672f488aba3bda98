import type { Candidate } from "../../../contracts/candidate.ts";
import { neutralise } from "../../../core/text/neutralise.ts";

/** A table of all candidates, the chosen one first to be seen; empty when one worked alone. */
export function renderCandidates(candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return "";
  const rows = candidates.map((one) => {
    const outcome = one.reason === "" ? one.outcome : `${one.outcome}: ${cell(one.reason)}`;
    return `| ${one.chosen ? "**chosen**" : ""} | ${cell(one.model)} | ${outcome} | ${one.tests.replace("_", " ")} | ${one.lines} |`;
  });
  return ["| | model | outcome | tests | lines |", "|---|---|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
  return neutralise(text.replace(/\s+/g, " ").slice(0, 200)).replaceAll("|", "\\|");
}
