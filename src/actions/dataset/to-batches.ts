import type { DatasetBatches } from "../../contracts/dataset-result.ts";
import type { Journal } from "./asking/journal.ts";

const firstMs = 600_000;
const mostMs = 3_600_000;
/** What a comment can show. */
const maxTold = 200;

/** What the state is told of a journal's batches: the next look comes after as long as the youngest of them has run, at least ten minutes, at most an hour. */
export function toBatches(
  { batches: running, ended, heldUsd }: Pick<Journal, "batches" | "ended" | "heldUsd">,
  done: ReadonlyMap<string, number>,
  now: Date,
): { readonly batches?: DatasetBatches } {
  if (running.length + ended.length === 0) return {};
  const ages = running.map(({ since }) => now.getTime() - Date.parse(since));
  const waitMs = Math.max(firstMs, Math.min(mostMs, ...ages));
  const told = [
    ...running.map((batch) => ({ ...toTold(batch), count: done.get(batch.key) ?? 0, state: "running" as const })),
    ...ended.map((batch) => ({ ...toTold(batch), count: batch.left, state: batch.how })),
  ];
  const until = running.length === 0 ? null : new Date(now.getTime() + waitMs).toISOString();
  return { batches: { until, heldUsd, batches: told.slice(0, maxTold) } };
}

function toTold({ model, id, requests }: Journal["batches"][number]) {
  return { model: model as DatasetBatches["batches"][number]["model"], id, questions: requests.length };
}
