import { APIConnectionError, APIError, APIUserAbortError } from "@anthropic-ai/sdk/core/error";
import type { ModelFailureKind } from "../../../core/model-failures.ts";
import { parseRetryAfterMs } from "../../../core/retry.ts";
import type { Reply, ToldUsage } from "../../../ports/model.ts";
import { Unanswered } from "../collect-events.ts";
import { countedFailure, failedReply, overflowReply } from "../failed-reply.ts";
import { kindOfStatus } from "../kind-of-status.ts";
import { messageOf, shortMessage } from "../short-message.ts";

/** An error inside a stream has no status, only the vendor's name for it. */
const kindOfType: Readonly<Record<string, ModelFailureKind>> = {
  overloaded_error: "overloaded",
  api_error: "overloaded",
  timeout_error: "overloaded",
  rate_limit_error: "rate_limited",
  authentication_error: "auth",
  permission_error: "auth",
  billing_error: "auth",
  not_found_error: "not_found",
  invalid_request_error: "invalid_request",
};

/**
 * The SDK's errors, translated once. What is not one of them happened while the stream was read ("terminated"), so the answer was cut. `usage`: what had
 * been counted when the vendor itself broke off, nothing when it never began.
 */
export function toFailedReply(error: unknown, usage: ToldUsage, nowMs: number): Reply {
  if (error instanceof APIUserAbortError) return failedReply({ kind: "aborted", message: "the call was aborted" });
  if (error instanceof APIConnectionError) {
    const failure = { kind: "unreachable" as const, message: messageOf(error) };
    return error.cause instanceof Unanswered ? countedFailure(failure, undefined) : failedReply(failure);
  }
  if (!(error instanceof APIError)) return failedReply({ kind: "cut", message: messageOf(error) });
  const message = shortMessage(error.apiMessage ?? error.message);
  if (error.status === 413 || (error.status === 400 && /prompt is too long|exceed context limit/i.test(message)))
    return overflowReply(message);
  const kind = error.status === undefined ? (kindOfType[error.type ?? ""] ?? "cut") : kindOfStatus(error.status);
  const headers: Headers | undefined = error.headers;
  const retryAfterMs = parseRetryAfterMs(
    { retryAfter: headers?.get("retry-after") ?? null, retryAfterMs: headers?.get("retry-after-ms") ?? null },
    nowMs,
  );
  const failure = { kind, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  return countedFailure(failure, kind === "cut" ? undefined : usage);
}
