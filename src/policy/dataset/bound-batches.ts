import type { DatasetBatches } from "../../contracts/dataset-result.ts";

const firstMs = 600_000;
const mostMs = 3_600_000;

/** When batches that were submitted at these times (ISO 8601, at least one) are looked at again: after as long as the youngest has run, ten minutes to an hour. */
export function nextLook(since: readonly string[], now: Date): string {
  const ages = since.map((at) => now.getTime() - Date.parse(at));
  return new Date(now.getTime() + Math.max(firstMs, Math.min(mostMs, ...ages))).toISOString();
}

/** What a thinker tells of its batches, as the state takes it: no look later than in an hour, and no more held than the job was given. Pure. */
export function boundBatches(told: DatasetBatches, sliceUsd: number, now: Date): DatasetBatches {
  const latestMs = now.getTime() + mostMs;
  const until =
    told.until !== null && Date.parse(told.until) > latestMs ? new Date(latestMs).toISOString() : told.until;
  return { ...told, until, heldUsd: Math.min(told.heldUsd, sliceUsd) };
}
