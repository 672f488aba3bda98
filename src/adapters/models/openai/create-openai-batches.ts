import type OpenAI from "openai";
import type { Batch } from "openai/resources/batches";
import type { BatchAnswer, BatchEnd, Batches, BatchRequest, Found, Looked, LostBatch } from "../../../ports/batches.ts";
import type { ModelOptions } from "../model-options.ts";
import { shortMessage } from "../short-message.ts";
import { refusedBatch, tellBatch } from "../tell-batch.ts";
import { openClient } from "./open-client.ts";
import { fromFailedResponse, toFailedReply } from "./to-failure.ts";
import { toReply } from "./to-reply.ts";
import { toRequest } from "./to-request.ts";

/** Clocks of two machines differ by less. */
const skewMs = 600_000;
const endpoint = "/v1/responses";
/** Under this name of its metadata a batch carries its key. */
const keyName = "baton";
/** What is uploaded and answered is removed by the vendor after so long. */
const keptFor = { anchor: "created_at", seconds: 30 * 86_400 } as const;

const ends: Partial<Readonly<Record<Batch["status"], BatchEnd>>> = {
  completed: "completed",
  expired: "expired",
  cancelled: "cancelled",
  failed: "failed",
};

/** OpenAI's batches of responses: requests as an uploaded file, answers and errors as two others. One whose id was lost is found by its metadata. */
export function createOpenaiBatches({ model, ...access }: ModelOptions): Batches {
  const client = openClient(access);
  const name = `openai/${model}`;
  const tell = <T>(ask: () => Promise<T>) => tellBatch(ask, (error) => toFailedReply(error, false, Date.now()));
  return {
    maxRequests: 50_000,
    maxBytes: 150_000_000,
    async submit(key, requests, signal = new AbortController().signal) {
      const lines = requests.map((request) => toLine(key, model, request)).join("\n");
      const file = await tell(() =>
        client.files.create(
          { file: new File([lines], `${key}.jsonl`), purpose: "batch", expires_after: keptFor },
          { signal },
        ),
      );
      if (!file.ok) return { ...file, mayBeMade: false };
      const made = await tell(() =>
        client.batches.create(
          {
            endpoint,
            input_file_id: file.value.id,
            completion_window: "24h",
            metadata: { [keyName]: key },
            output_expires_after: keptFor,
          },
          { signal },
        ),
      );
      return made.ok ? { ok: true, id: made.value.id } : refusedBatch(made.failure);
    },
    find: (lost, signal = new AbortController().signal) => tell(() => findLost(client, lost, signal)),
    look: (id, signal = new AbortController().signal) =>
      tell(async () => toLooked(await client.batches.retrieve(id, { signal }))),
    results: (id, signal = new AbortController().signal) =>
      tell(async () => {
        const { output_file_id, error_file_id } = await client.batches.retrieve(id, { signal });
        const files = [output_file_id, error_file_id].flatMap((file) => file || []);
        const texts = await Promise.all(
          files.map(async (file) => (await client.files.content(file, { signal })).text()),
        );
        return texts
          .flatMap((text) => text.split("\n").filter((line) => line.trim() !== ""))
          .map((line) => toAnswer(line, name));
      }),
    cancel: (id, signal = new AbortController().signal) =>
      tell(async () => void (await client.batches.cancel(id, { signal }))),
  };
}

function toLine(key: string, model: string, { id, transcript, maxOutputTokens }: BatchRequest): string {
  const { stream: _, ...body } = toRequest(model, { transcript, tools: [], options: { maxOutputTokens } });
  return JSON.stringify({ custom_id: `${key}-${id}`, method: "POST", url: endpoint, body });
}

function toLooked({ status, request_counts: counts, errors }: Batch): Looked {
  const told = errors?.data?.flatMap(({ message }) => message || []) ?? [];
  const reason = told.length === 0 ? "" : shortMessage(told.join("; "));
  return { end: ends[status] ?? null, done: (counts?.completed ?? 0) + (counts?.failed ?? 0), reason };
}

async function findLost(client: OpenAI, { key, since }: LostBatch, signal: AbortSignal): Promise<Found> {
  for await (const batch of client.batches.list({ limit: 100 }, { signal })) {
    if (batch.metadata?.[keyName] === key) return { kind: "found", id: batch.id };
    if (batch.created_at * 1000 < Date.parse(since) - skewMs) break;
  }
  return { kind: "none" };
}

/** A line of the output or the error file. */
type Line = {
  readonly custom_id: string;
  readonly response: { readonly status_code: number; readonly body: OpenAI.Responses.Response } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
};

function toAnswer(text: string, name: string): BatchAnswer {
  const { custom_id, response, error } = JSON.parse(text) as Line;
  const id = custom_id.slice(custom_id.indexOf("-") + 1);
  if (error !== null) return { id, why: whyOf(error) };
  if (response?.status_code === 200) {
    const { body } = response;
    return { id, reply: body.status === "failed" ? fromFailedResponse(body, false) : toReply(body, name) };
  }
  return { id, why: `failed: ${shortMessage(response?.body.error?.message ?? `status ${response?.status_code}`)}` };
}

function whyOf({ code, message }: NonNullable<Line["error"]>): string {
  if (code === "batch_expired") return "expired";
  return code === "batch_cancelled" ? "was cancelled" : `failed: ${shortMessage(message)}`;
}
