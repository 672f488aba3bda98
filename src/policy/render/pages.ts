import type { Event } from "../../contracts/events/event.ts";
import { fold } from "../../state/fold.ts";
import type { RunState } from "../../state/state.ts";
import { renderStandstill } from "./blocks.ts";
import { renderBlock, renderCell, renderInline, renderParts, renderSha, renderUsd } from "./parts/inline.ts";
import { renderPlanGraph } from "./parts/plan-graph.ts";
import { renderProgressTable } from "./parts/progress-table.ts";
import { renderRunTokens } from "./parts/use.ts";

/**
 * The state branch's pages for people, by path: the overview and one of each active run, as they stand with these events. `archived`: runs that leave the
 * active ones in the same push.
 */
export function renderPages(events: readonly Event[], archived: readonly string[] = []): ReadonlyMap<string, string> {
  const runs = [...fold(events).runs.values()].filter((run) => !archived.includes(run.run));
  return new Map([
    ["README.md", renderOverview(runs)],
    ...runs.map((run) => [`active/${run.run}/README.md`, renderRunPage(run)] as const),
  ]);
}

/** Summary, progress, decisions, deliveries and reviews of one run. */
export function renderRunPage(run: RunState): string {
  const features = run.plan?.plan.features ?? [];
  return `${renderParts([
    `# ${run.run}`,
    `Issue #${run.issue.number}: ${renderInline(run.issue.title, 200)} · **${run.status}** · started ${run.startedAt} by ${renderInline(run.startedBy.login, 60)}`,
    run.plan === null ? undefined : renderBlock(run.plan.plan.summary),
    features.length > 1 ? renderPlanGraph(features, run.tickets) : undefined,
    renderProgressTable(run),
    renderStandstill(run),
    renderDecisions(run),
    renderDeliveries(run),
    renderReviews(run),
    `## Money\n\n${renderUsd(run.spentUsd)} of ${renderUsd(run.budgetUsd)} spent in ${run.claims.length} claims${renderRunTokens(run)}; ${renderUsd(run.reservedUsd)} held by live ones.`,
  ])}\n`;
}

function renderDecisions(run: RunState): string | undefined {
  const lines = [
    ...(run.approval === null
      ? []
      : [
          `- Plan revision ${run.approvedRevision} approved by ${run.approval.by === "policy" ? "policy" : renderInline(run.approval.actor.login, 60)}`,
        ]),
    ...run.revisions.map(
      (revision) =>
        `- ${renderInline(revision.author, 60)} asked for another plan: ${renderInline(revision.text, 300)}`,
    ),
    ...(run.plan?.plan.assumptions ?? []).map((text) => `- Assumed: ${renderInline(text, 300)}`),
  ];
  return lines.length === 0 ? undefined : ["## Decisions", ...lines].join("\n");
}

function renderDeliveries(run: RunState): string | undefined {
  const lines = [...run.tickets.values()].flatMap((ticket) =>
    ticket.merged === null
      ? []
      : [
          `- ${ticket.ticket}: #${ticket.merged.number} as ${renderSha(ticket.merged.sha)}, ${ticket.diverged === null ? `proved on ${renderSha(ticket.merged.base)}` : "not as it was proved"}`,
        ],
  );
  return lines.length === 0 ? undefined : ["## Deliveries", ...lines].join("\n");
}

function renderReviews(run: RunState): string | undefined {
  const lines = [...run.tickets.values()].flatMap((ticket) =>
    ticket.reviews.map(
      (one) =>
        `- ${ticket.ticket}, round ${one.round}, ${renderSha(one.head)}: ${one.verdict?.decision.replace("_", " ") ?? one.review.outcome}, ${one.review.findings.length} remarks`,
    ),
  );
  return lines.length === 0 ? undefined : ["## Reviews", ...lines].join("\n");
}

/** What runs, what waits for whom, what it cost. */
function renderOverview(runs: readonly RunState[]): string {
  const rows = runs.map(
    (run) =>
      `| [${run.run}](active/${run.run}/README.md) | #${run.issue.number} | ${run.status} | ${renderUsd(run.spentUsd)} of ${renderUsd(run.budgetUsd)} | ${renderCell(run.block?.reason ?? "", 120)} |`,
  );
  const table =
    rows.length === 0
      ? "Nothing runs."
      : ["| run | issue | state | money | waits for |", "|---|---|---|---|---|", ...rows].join("\n");
  return `${renderParts([
    "# Baton's memory",
    "Written by Baton; do not edit: each event is one line of an immutable file, and a changed one is refused.",
    table,
    "Finished runs are in `archive/`, one line each in `registry/manifest.jsonl`.",
  ])}\n`;
}
