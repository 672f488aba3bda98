import type { DatasetBatches } from "../../contracts/dataset-result.ts";
import { nextLook } from "../../policy/dataset/bound-batches.ts";
import type { Journal } from "./asking/journal.ts";

/** What a comment can show. */
const maxTold = 200;

/** What the state is told of a journal's batches, and when they are looked at again. */
export function toBatches(
  { batches: running, ended, heldUsd }: Pick<Journal, "batches" | "ended" | "heldUsd">,
  done: ReadonlyMap<string, number>,
  now: Date,
): { readonly batches?: DatasetBatches } {
  if (running.length + ended.length === 0) return {};
  const told = [
    ...running.map((batch) => ({ ...toTold(batch), count: done.get(batch.key) ?? 0, state: "running" as const })),
    ...ended.map((batch) => ({ ...toTold(batch), count: batch.left, state: batch.how })),
  ];
  const since = running.map((batch) => batch.since);
  const until = since.length === 0 ? null : nextLook(since, now);
  return { batches: { until, heldUsd, batches: told.slice(0, maxTold) } };
}

function toTold({ model, id, requests }: Journal["batches"][number]) {
  return { model: model as DatasetBatches["batches"][number]["model"], id, questions: requests.length };
}
