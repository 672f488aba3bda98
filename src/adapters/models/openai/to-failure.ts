import { APIConnectionError, APIError, APIUserAbortError } from "openai";
import type { Response } from "openai/resources/responses/responses";
import type { ModelFailureKind } from "../../../core/model-failures.ts";
import { parseRetryAfterMs } from "../../../core/retry.ts";
import type { Reply } from "../../../ports/model.ts";
import { Unanswered } from "../collect-events.ts";
import { countedFailure, failedReply, overflowReply } from "../failed-reply.ts";
import { kindOfStatus } from "../kind-of-status.ts";
import { messageOf, shortMessage } from "../short-message.ts";
import { toUsage } from "./to-reply.ts";

/** The vendor's own codes, which say more than the status: an empty account is a 429 that no wait mends. */
const kindOfCode: Readonly<Record<string, ModelFailureKind>> = {
  insufficient_quota: "auth",
  invalid_api_key: "auth",
  rate_limit_exceeded: "rate_limited",
  server_error: "overloaded",
  server_is_overloaded: "overloaded",
  slow_down: "overloaded",
  model_not_found: "not_found",
  invalid_prompt: "invalid_request",
};
const overflowCode = "context_length_exceeded";

/**
 * The SDK's errors, translated once. What is not one of them happened while the stream was read ("terminated"), so the answer was cut. `hasBegun`:
 * something of the answer had come, which is paid for though nothing is counted.
 */
export function toFailedReply(error: unknown, hasBegun: boolean, nowMs: number): Reply {
  if (error instanceof APIUserAbortError) return failedReply({ kind: "aborted", message: "the call was aborted" });
  if (error instanceof APIConnectionError) {
    const failure = { kind: "unreachable" as const, message: messageOf(error) };
    return error.cause instanceof Unanswered ? countedFailure(failure, undefined) : failedReply(failure);
  }
  if (!(error instanceof APIError)) return failedReply({ kind: "cut", message: messageOf(error) });
  const message = shortMessage(error.message);
  if (error.code === overflowCode || error.status === 413) return overflowReply(error.code ?? message);
  const kind = kindOfCode[error.code ?? ""] ?? (error.status === undefined ? "cut" : kindOfStatus(error.status));
  const headers: Headers | undefined = error.headers;
  const retryAfterMs = parseRetryAfterMs(
    { retryAfter: headers?.get("retry-after") ?? null, retryAfterMs: headers?.get("retry-after-ms") ?? null },
    nowMs,
  );
  const failure = { kind, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return hasBegun ? countedFailure(failure, undefined) : failedReply(failure);
}

/** A response that the vendor itself gave up. */
export function fromFailedResponse(response: Response, hasBegun: boolean): Reply {
  const code: string = response.error?.code ?? "server_error";
  const message = shortMessage(response.error?.message ?? "the response failed without a reason");
  if (code === overflowCode) return overflowReply(code);
  const failure = { kind: kindOfCode[code] ?? ("invalid_request" as const), message };
  // A response that failed early has no counts, and cost nothing that we know of.
  if (!response.usage && !hasBegun) return failedReply(failure);
  return countedFailure(failure, response.usage ? toUsage(response.usage, true) : undefined);
}
