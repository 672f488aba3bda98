import { toObject, toText } from "../json.ts";
import type { BatchCall, Said } from "./batch-call.ts";
import { checkIds, countOutcomes, type KeptBatch, type KeptBatches, toRequest } from "./batches.ts";

const daySeconds = 86_400;

/** Files and batches: upload, content, create, list, retrieve, cancel. */
export async function answerOpenai(call: BatchCall, batches: KeptBatches): Promise<Said> {
  const { method, path } = call;
  if (path === "/v1/files" && method === "POST") return upload(call, batches);
  const file = /^\/v1\/files\/([^/]+)\/content$/.exec(path)?.[1];
  if (file !== undefined) {
    const text = batches.files.get(file);
    return text === undefined ? undefined : { body: text };
  }
  const [, id, cancel] = /^\/v1\/batches(?:\/([^/]+))?(\/cancel)?$/.exec(path) ?? [];
  if (id === undefined) {
    if (method === "POST") return create(call, batches);
    return { body: { object: "list", data: batches.of("openai").map((one) => toWire(one, batches)), has_more: false } };
  }
  const batch = batches.of("openai").find((one) => one.id === id);
  if (batch === undefined) return undefined;
  if (cancel === undefined) await batches.look(batch);
  else batch.cancelledAt ??= batches.now();
  return { body: toWire(batch, batches) };
}

async function upload({ type, body }: BatchCall, batches: KeptBatches): Promise<Said> {
  const form = await new Response(body, { headers: { "content-type": type } }).formData();
  const file = form.get("file");
  if (form.get("purpose") !== "batch" || !(file instanceof File))
    return { refused: "expected a file of purpose batch" };
  const id = batches.keepFile(await file.text());
  return { body: { id, object: "file", purpose: "batch", filename: file.name, bytes: file.size, status: "processed" } };
}

function create({ body }: BatchCall, batches: KeptBatches): Said {
  const { input_file_id, endpoint, completion_window, metadata } = toObject(JSON.parse(body));
  const text = batches.files.get(toText(input_file_id));
  if (text === undefined) return { refused: `no such file: ${toText(input_file_id)}` };
  if (endpoint !== "/v1/responses" || completion_window !== "24h")
    return { refused: "expected the endpoint /v1/responses and the completion_window 24h" };
  const lines = text.split("\n").map((line) => toObject(JSON.parse(line)));
  if (lines.some(({ method, url }) => method !== "POST" || url !== endpoint))
    return { refused: "each line's method is POST, and its url the batch's endpoint" };
  const requests = lines.map((line) => toRequest(line.custom_id, line.body));
  const refused = checkIds(requests);
  return refused === undefined
    ? { body: toWire(batches.make("openai", requests, toObject(metadata)), batches) }
    : { refused };
}

function toWire(batch: KeptBatch, batches: KeptBatches): object {
  const { id, requests, metadata, madeAt, cancelledAt, outcomes } = batch;
  const { succeeded, errored, expired, canceled } = countOutcomes(batch);
  const created = Math.floor(madeAt.getTime() / 1000);
  const isEnded = outcomes !== null;
  const ended = expired > 0 ? "expired" : cancelledAt === null ? "completed" : "cancelled";
  if (isEnded) writeFiles(batch, batches);
  return {
    id,
    object: "batch",
    endpoint: "/v1/responses",
    input_file_id: "file-input",
    completion_window: "24h",
    status: isEnded ? ended : cancelledAt === null ? "in_progress" : "cancelling",
    created_at: created,
    expires_at: created + daySeconds,
    metadata,
    request_counts: { total: requests.length, completed: succeeded, failed: errored + expired + canceled },
    ...(isEnded && succeeded > 0 ? { output_file_id: `${id}-output` } : {}),
    ...(isEnded && succeeded < requests.length ? { error_file_id: `${id}-errors` } : {}),
  };
}

function writeFiles({ id, outcomes }: KeptBatch, { files }: KeptBatches): void {
  const lines = (isOutput: boolean): string =>
    (outcomes ?? [])
      .filter(({ kind }) => (kind === "succeeded") === isOutput)
      .map((outcome, index) => {
        const { response = null, error = null } = toLine(outcome);
        return `${JSON.stringify({ id: `batch_req_${index}`, custom_id: outcome.customId, response, error })}\n`;
      })
      .join("");
  files.set(`${id}-output`, lines(true)).set(`${id}-errors`, lines(false));
}

function toLine(outcome: NonNullable<KeptBatch["outcomes"]>[number]): { response?: object; error?: object } {
  if (outcome.kind === "succeeded") return { response: { status_code: 200, request_id: "r", body: outcome.body } };
  if (outcome.kind === "errored")
    return { response: { status_code: outcome.status, request_id: "r", body: { error: outcome.error } } };
  const words =
    outcome.kind === "expired" ? "could not be executed before the completion window expired" : "was cancelled";
  const code = outcome.kind === "expired" ? "batch_expired" : "batch_cancelled";
  return { error: { code, message: `This request ${words}.` } };
}
