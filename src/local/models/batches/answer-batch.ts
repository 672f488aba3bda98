import type { HttpAnswer } from "../answers/to-error.ts";
import { toBadKey, toError } from "../answers/to-error.ts";
import { refuse } from "../asked.ts";
import type { Vendor } from "../script/script.ts";
import { answerAnthropic } from "./anthropic-batches.ts";
import type { BatchCall } from "./batch-call.ts";
import type { KeptBatches } from "./batches.ts";
import { answerOpenai } from "./openai-batches.ts";

const anthropicPath = /^\/v1\/messages\/batches(?:\/|$)/;
const openaiPath = /^\/v1\/(?:batches|files)(?:\/|$)/;

/** Whose batches a path is about. */
export function vendorOfBatch(path: string): Vendor | undefined {
  if (anthropicPath.test(path)) return "anthropic";
  return openaiPath.test(path) ? "openai" : undefined;
}

/** The answer to a call about batches or their files. */
export async function answerBatch(vendor: Vendor, call: BatchCall, batches: KeptBatches): Promise<HttpAnswer> {
  if (call.key === "" || call.key.startsWith("bad")) return toBadKey(vendor);
  const answer = await (vendor === "anthropic" ? answerAnthropic : answerOpenai)(call, batches);
  if (answer === undefined)
    return toError(vendor, refuse(`no such batch or file: ${call.path}`, 404, "not_found_error"));
  if ("refused" in answer) return toError(vendor, refuse(answer.refused));
  const type = typeof answer.body === "string" ? "application/binary" : "application/json";
  const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  return { status: 200, headers: { "content-type": type }, body };
}
