import type { MessageBatch, MessageBatchResult } from "@anthropic-ai/sdk/resources/messages/batches";
import type { Message, Messages } from "@anthropic-ai/sdk/resources/messages/messages";
import type { BatchAnswer, Batches, Found, Looked, LostBatch } from "../../../ports/batches.ts";
import { noUsage } from "../failed-reply.ts";
import type { ModelOptions } from "../model-options.ts";
import { refusedBatch, tellBatch } from "../tell-batch.ts";
import { foldMessage } from "./fold-message.ts";
import { openMessages } from "./open-messages.ts";
import { toFailedReply } from "./to-failure.ts";
import { toReply } from "./to-reply.ts";
import { toRequest } from "./to-request.ts";

/** Clocks of two machines differ by less. */
const skewMs = 600_000;

/**
 * Message Batches. The vendor keeps no name of a batch: one whose id was lost is known by the ids of its requests, which stand in its results alone, so while
 * one of the same size and time runs nobody can say.
 */
export function createAnthropicBatches({ model, ...access }: ModelOptions): Batches {
  const { batches } = openMessages(access);
  const name = `anthropic/${model}`;
  const tell = <T>(ask: () => Promise<T>) => tellBatch(ask, (error) => toFailedReply(error, noUsage, Date.now()));
  return {
    maxRequests: 100_000,
    maxBytes: 200_000_000,
    async submit(key, requests, signal = new AbortController().signal) {
      const told = await tell(() =>
        batches.create({ requests: requests.map((request) => toBatched(key, model, request)) }, { signal }),
      );
      return told.ok ? { ok: true, id: told.value.id } : refusedBatch(told.failure);
    },
    find: (lost, signal = new AbortController().signal) => tell(() => findLost(batches, lost, signal)),
    look: (id, signal = new AbortController().signal) =>
      tell(async () => toLooked(await batches.retrieve(id, {}, { signal }))),
    results: (id, signal = new AbortController().signal) =>
      tell(async () => {
        const answers: BatchAnswer[] = [];
        for await (const { custom_id, result } of await batches.results(id, {}, { signal }))
          answers.push(toAnswer(custom_id, result, name));
        return answers;
      }),
    cancel: (id, signal = new AbortController().signal) =>
      tell(async () => void (await batches.cancel(id, {}, { signal }))),
  };
}

function toBatched(
  key: string,
  model: string,
  { id, transcript, maxOutputTokens }: Parameters<Batches["submit"]>[1][number],
) {
  const { stream: _, ...params } = toRequest(model, { transcript, tools: [], options: { maxOutputTokens } });
  return { custom_id: `${key}-${id}`, params };
}

function toLooked({ processing_status, request_counts: counts, cancel_initiated_at }: MessageBatch): Looked {
  const { canceled, errored, expired, succeeded } = counts;
  const done = canceled + errored + expired + succeeded;
  if (processing_status !== "ended") return { end: null, done, reason: "" };
  const end = expired > 0 ? "expired" : cancel_initiated_at !== null ? "cancelled" : "completed";
  return { end, done, reason: "" };
}

async function findLost(
  batches: Messages["batches"],
  { key, requests, since, others }: LostBatch,
  signal: AbortSignal,
): Promise<Found> {
  let isUnsure = false;
  for await (const batch of batches.list({ limit: 100 }, { signal })) {
    if (Date.parse(batch.created_at) < Date.parse(since) - skewMs) break;
    const { processing, ...ended } = batch.request_counts;
    const count = processing + ended.canceled + ended.errored + ended.expired + ended.succeeded;
    if (count !== requests || others.includes(batch.id)) continue;
    if (batch.processing_status !== "ended") isUnsure = true;
    else if (batch.results_url !== null && (await firstId(batches, batch.id, signal)).startsWith(`${key}-`))
      return { kind: "found", id: batch.id };
  }
  return { kind: isUnsure ? "unsure" : "none" };
}

async function firstId(batches: Messages["batches"], id: string, signal: AbortSignal): Promise<string> {
  const stop = new AbortController();
  try {
    const lines = await batches.results(id, {}, { signal: AbortSignal.any([signal, stop.signal]) });
    for await (const { custom_id } of lines) return custom_id;
    return "";
  } finally {
    stop.abort();
  }
}

function toAnswer(customId: string, result: MessageBatchResult, name: string): BatchAnswer {
  const id = customId.slice(customId.indexOf("-") + 1);
  if (result.type === "succeeded") return { id, reply: toReply(foldMessage(eventsOf(result.message)), name) };
  if (result.type === "errored") return { id, why: `failed: ${result.error.error.message}` };
  return { id, why: result.type === "expired" ? "expired" : "was cancelled" };
}

/** A whole message as the events that would have brought it. */
function eventsOf(message: Message): Parameters<typeof foldMessage>[0] {
  const { content, stop_reason, stop_details, container, usage } = message;
  return [
    { type: "message_start", message },
    ...content.map((block, index) => ({ type: "content_block_start" as const, index, content_block: block })),
    {
      type: "message_delta",
      delta: { stop_reason, stop_details, container, stop_sequence: null },
      usage: { ...usage, output_tokens_details: null } as never,
    },
    { type: "message_stop" },
  ];
}
