import { GoogleGenerativeAIAbortError, GoogleGenerativeAIFetchError } from "@google/generative-ai";
import type { ModelFailureKind } from "../../../core/model-failures.ts";
import type { Reply } from "../../../ports/model.ts";
import { Stalled } from "../collect-events.ts";
import { countedFailure, failedReply, overflowReply } from "../failed-reply.ts";
import { kindOfStatus } from "../kind-of-status.ts";
import { messageOf, shortMessage } from "../short-message.ts";

/** The SDK's errors, translated once. `opened` says whether the stream had begun: what fails after that is a cut answer. */
export function toFailedReply(error: unknown, opened: boolean): Reply {
  if (error instanceof GoogleGenerativeAIAbortError)
    return failedReply({ kind: "aborted", message: "the call was aborted" });
  // So long a silence is none of a connection that could not be made: that fails within seconds.
  if (error instanceof Stalled && !opened)
    return countedFailure({ kind: "unreachable", message: messageOf(error) }, undefined);
  if (!(error instanceof GoogleGenerativeAIFetchError)) {
    return failedReply({ kind: opened ? "cut" : "unreachable", message: messageOf(error) });
  }
  return fromStatus(error.status ?? 0, error.message, error.errorDetails);
}

/** An error that Google named by its code, in an answer or in the middle of a stream. */
export function fromStatus(status: number, text: string, details?: readonly object[]): Reply {
  const message = shortMessage(text);
  if (status === 400 && /token count .*exceeds/i.test(text)) return overflowReply(message);
  const retryAfterMs = toRetryMs(details);
  return failedReply({
    kind: toKind(status, details),
    message,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function toKind(status: number, details: readonly object[] | undefined): ModelFailureKind {
  // A wrong key is a 400 here; only its reason tells.
  const isKey = details?.some((detail) => "reason" in detail && detail.reason === "API_KEY_INVALID");
  return isKey ? "auth" : kindOfStatus(status);
}

/** The SDK drops the headers of an error, so the wait is read from `google.rpc.RetryInfo` in its body: `"34.07s"`. */
function toRetryMs(details: readonly object[] | undefined): number | undefined {
  const delay = details?.flatMap((detail) => ("retryDelay" in detail ? String(detail.retryDelay) : [])).at(0);
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? "")?.[1];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}
