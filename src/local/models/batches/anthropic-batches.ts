import { toObject, toObjects } from "../json.ts";
import type { BatchCall, Said } from "./batch-call.ts";
import { checkIds, countOutcomes, type KeptBatch, type KeptBatches, toRequest } from "./batches.ts";

const dayMs = 86_400_000;

/** Message Batches: create, list, retrieve, results, cancel. */
export async function answerAnthropic({ method, path, root, body }: BatchCall, batches: KeptBatches): Promise<Said> {
  const [, id, what] = /^\/v1\/messages\/batches(?:\/([^/]+))?(?:\/(results|cancel))?$/.exec(path) ?? [];
  if (id === undefined) {
    if (method === "GET") return { body: toList(batches.of("anthropic"), root) };
    const requests = toObjects(toObject(JSON.parse(body)).requests).map((one) => toRequest(one.custom_id, one.params));
    const refused = checkIds(requests);
    return refused === undefined ? { body: toWire(batches.make("anthropic", requests), root) } : { refused };
  }
  const batch = batches.of("anthropic").find((one) => one.id === id);
  if (batch === undefined) return undefined;
  if (what === "results") return batch.outcomes === null ? undefined : { body: toResults(batch) };
  if (what === "cancel") batch.cancelledAt ??= batches.now();
  else await batches.look(batch);
  return { body: toWire(batch, root) };
}

function toList(kept: readonly KeptBatch[], root: string): object {
  const data = kept.map((batch) => toWire(batch, root));
  return { data, has_more: false, first_id: kept[0]?.id ?? null, last_id: kept.at(-1)?.id ?? null };
}

function toWire(batch: KeptBatch, root: string): object {
  const { id, madeAt, cancelledAt, outcomes } = batch;
  const isEnded = outcomes !== null;
  return {
    id,
    type: "message_batch",
    processing_status: isEnded ? "ended" : cancelledAt === null ? "in_progress" : "canceling",
    request_counts: countOutcomes(batch),
    created_at: madeAt.toISOString(),
    expires_at: new Date(madeAt.getTime() + dayMs).toISOString(),
    ended_at: isEnded ? madeAt.toISOString() : null,
    archived_at: null,
    cancel_initiated_at: cancelledAt?.toISOString() ?? null,
    results_url: isEnded ? `${root}/v1/messages/batches/${id}/results` : null,
  };
}

function toResults({ outcomes }: KeptBatch): string {
  return (outcomes ?? [])
    .map((outcome) => {
      const result =
        outcome.kind === "succeeded"
          ? { type: "succeeded", message: outcome.body }
          : outcome.kind === "errored"
            ? { type: "errored", error: { type: "error", error: outcome.error, request_id: null } }
            : { type: outcome.kind };
      return `${JSON.stringify({ custom_id: outcome.customId, result })}\n`;
    })
    .reverse()
    .join("");
}
