import type { Claim } from "../../../contracts/claim.ts";
import type { Event } from "../../../contracts/events/event.ts";
import { renderCell, renderInline } from "../../../policy/render/parts/inline.ts";
import { renderStatus } from "../../../policy/render/status-comment.ts";
import type { State } from "../../../state/state.ts";

export type Told = {
  readonly added: readonly Event[];
  readonly claims: readonly Claim[];
  readonly left: readonly string[];
  readonly steps: readonly string[];
  readonly state: State;
};

/** One line: what was recorded and given out. */
export function renderHeadline({ added, claims, left }: Told): string {
  if (added.length === 0 && claims.length === 0)
    return left.length === 0 ? "nothing is due" : `nothing is due; ${left.join("; ")}`;
  const given = claims.map((claim) => `${claim.ticket} (${claim.mode}, round ${claim.round})`);
  return `${added.length} event${added.length === 1 ? "" : "s"} recorded, ${given.length === 0 ? "no claim given" : `claims given: ${given.join(", ")}`}`;
}

/** What the job did, as Markdown for its summary. */
export function renderSummary(told: Told): string {
  const events = told.added.map(
    (event) => `| ${event.seq} | ${event.type} | ${event.ticket ?? ""} | ${renderCell(event.actor.login, 60)} |`,
  );
  const claims = told.claims.map((claim) => {
    const slices = Object.entries(claim.slices).map(([job, usd]) => `${job} $${usd.toFixed(2)}`);
    return `| ${claim.claim} | ${claim.mode} | ${claim.round} | ${slices.join(", ") || "no model"} |`;
  });
  return [
    `### route: ${renderHeadline(told)}`,
    ...(claims.length === 0
      ? []
      : [["| claim | mode | round | may spend |", "|---|---|---|---|", ...claims].join("\n")]),
    ...(events.length === 0 ? [] : [["| seq | event | ticket | by |", "|---|---|---|---|", ...events].join("\n")]),
    ...renderList(told.left),
    ...renderList(told.steps),
    ...[...told.state.runs.values()].map((run) => renderStatus(run, run.budgetUsd)),
    "",
  ].join("\n\n");
}

function renderList(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [lines.map((line) => `- ${renderInline(line, 300)}`).join("\n")];
}
