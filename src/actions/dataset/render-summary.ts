import type { CardFacts } from "../../policy/dataset/render-card.ts";
import { renderCell, renderCode, renderCount } from "../../policy/render/parts/inline.ts";
import { renderCost } from "../../policy/render/parts/use.ts";
import type { AskedAll } from "./asking/ask-all.ts";
import type { Journal } from "./asking/journal.ts";

/** What the job's summary tells: figures, what lacks, and why. */
export function renderSummary(
  facts: CardFacts,
  { open, failed }: Pick<AskedAll, "open" | "failed">,
  {
    where,
    spentUsd,
    few,
    batches,
  }: {
    readonly where: string;
    readonly spentUsd: number;
    readonly few: readonly string[];
    readonly batches: Batches;
  },
): string {
  const lines = [...facts.files].map(
    ([folder, { train, validation }]) => `| \`${folder}\` | ${train} | ${validation} |`,
  );
  const repeated = facts.leftOut.filter(({ reason }) => reason.endsWith("duplicate")).length;
  return [
    `### Dataset: ${renderCount(facts.records, "record")} in \`${where}\``,
    "",
    `${renderCount(facts.problems, "problem")}, ${renderCount(facts.personas.length, "persona")}, ${renderCount(facts.models.length, "model")}; ${renderCount(repeated, "repeated answer")} dropped; ${renderCost(spentUsd)} spent on it so far.`,
    "",
    "| format | train | validation |",
    "|---|---|---|",
    ...lines,
    ...few.map((note) => `\n⚠️ ${note}`),
    ...tellBatches(batches),
    ...tellWhy("Open: run it again to ask them", open),
    ...tellWhy("Answered by nobody", failed),
  ].join("\n");
}

/** The batches that run, and those that have ended, however. */
type Batches = { readonly journal: Pick<Journal, "batches" | "ended">; readonly done: ReadonlyMap<string, number> };

function tellBatches({ journal, done }: Batches): readonly string[] {
  const running = journal.batches.map(
    (batch) => [batch, `runs since ${batch.since}, ${done.get(batch.key) ?? 0} done`] as const,
  );
  const ended = journal.ended.map((batch) => [batch, `${batch.how}, ${batch.left} without an answer`] as const);
  const rows = [...running, ...ended].map(
    ([{ model, id, key, requests }, state]) =>
      `| ${renderCode(model)} | ${renderCode(id ?? key)} | ${requests.length} | ${state} |`,
  );
  return rows.length === 0 ? [] : ["", "| model | batch | questions | state |", "|---|---|---|---|", ...rows];
}

function tellWhy(title: string, reasons: ReadonlyMap<string, string>): readonly string[] {
  if (reasons.size === 0) return [];
  const counts = new Map<string, number>();
  for (const reason of reasons.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const rows = [...counts].slice(0, 10).map(([reason, count]) => `- ${count} × ${renderCell(reason, 300)}`);
  return [
    "",
    `**${title}** (${reasons.size})`,
    "",
    ...rows,
    ...(counts.size > 10 ? [`- and ${counts.size - 10} more reasons`] : []),
  ];
}
