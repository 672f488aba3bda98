import type { DatasetBatches } from "../../contracts/dataset-result.ts";
import type { RunState } from "../../state/state.ts";
import type { TicketState } from "../../state/ticket-state.ts";
import { renderCell, renderCode, renderCount, renderParts } from "./parts/inline.ts";
import { renderCost, renderRunTokens } from "./parts/use.ts";

/** How far a dataset is, what it cost in money and tokens, and where it is, for its one comment. */
export function renderDataset(run: RunState, at: TicketState, repositoryUrl: string): string {
  const { ticket, status, dataset, block } = at;
  if (dataset === null) return `### Dataset\n\n**${ticket}** has begun; what is answered stands here as it comes.`;
  const { name, questions, answered, failed, open, records, costUsd, reasons, artifact, branch } = dataset;
  const head = status === "done" ? "✅ whole" : status === "blocked" ? "⛔ waits for a person" : "⏳ in progress";
  const claims = run.claims.filter((claim) => claim.ticket === ticket);
  const leftOut = answered - records;
  const lines = [...new Set(reasons.split("\n"))].filter((line) => line !== "").slice(0, 5);
  return renderParts([
    `### Dataset ${renderCode(name)}: ${head}`,
    `${answered} of ${questions} questions answered, ${failed} answered by nobody, ${open} open.`,
    `${renderCount(records, "record")}${leftOut > 0 ? `; ${renderCount(leftOut, "answer")} left out, the card tells why` : ""}.`,
    `${renderCost(costUsd)} spent${renderRunTokens({ claims })}.`,
    dataset.batches === undefined ? undefined : renderBatches(dataset.batches, status),
    artifact === null
      ? undefined
      : `It is the artifact ${renderCode(artifact.name)} of [this workflow run](${repositoryUrl}/actions/runs/${artifact.runId}).`,
    branch === null
      ? undefined
      : `It stands on the branch ${renderCode(branch.name)} too, below ${renderCode(`datasets/${name}`)}.`,
    lines.length === 0 ? undefined : lines.map((line) => `- ${renderCell(line, 300)}`).join("\n"),
    block === null ? undefined : `${renderCell(block.reason, 600)} To go on: ${renderCell(block.remedy, 300)}`,
  ]);
}

/** Each batch with what it has brought or left; of a stopped run also that nobody here cancels them. */
function renderBatches({ until, batches }: DatasetBatches, status: TicketState["status"]): string {
  const rows = batches.map(({ model, id, questions, count, state }) => {
    const what =
      state === "running"
        ? `runs, ${count} of ${questions} done`
        : `${state}, ${count} of ${questions} without an answer`;
    return `- ${renderCode(model)}, batch ${id === null ? "of which nothing is known yet" : renderCode(id)}: ${what}`;
  });
  const isOut = batches.some(({ state }) => state === "running");
  const next =
    until === null || status !== "in_progress" ? "" : `It waits for batches, and is looked at again after ${until}.`;
  const stopped =
    isOut && status === "cancelled"
      ? "⚠️ What runs there goes on, and is paid for: cancel it in the vendor's console."
      : "";
  return renderParts([next || undefined, rows.join("\n"), stopped || undefined]);
}
