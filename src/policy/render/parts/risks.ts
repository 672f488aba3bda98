import type { TicketState } from "../../../state/ticket-state.ts";
import { findRisks } from "../../gates/risk.ts";
import { renderCode } from "./inline.ts";

/** Paths of one kind that are named; the rest is counted. */
const shown = 5;

/** Announces risky work among paths (or the globs that a feature owns), each kind with what shows it; undefined when there is none. */
export function renderRisks(paths: readonly string[]): string | undefined {
  const kinds = findRisks(paths).map(({ risk, paths: hit }) => {
    const rest = hit.length - shown;
    const more = rest > 0 ? ` and ${rest} more` : "";
    const names = hit.slice(0, shown).map((path) => renderCode(path));
    return `${risk} (${names.join(", ")}${more})`;
  });
  return kinds.length === 0 ? undefined : `⚠️ **Risky work:** ${kinds.join(" · ")}`;
}

/** The same for what a ticket's head really changes; undefined also while only GitHub knows its files (somebody else moved it). */
export function renderTicketRisks({ commits, head }: TicketState): string | undefined {
  return commits === null || commits.head !== head ? undefined : renderRisks(commits.files);
}
