import type { ModelFailureKind } from "../../core/model-failures.ts";

/** What an HTTP status of a model's API means for the caller. 402 and 403 are the account's, so a person must act, as for a wrong key. */
export function kindOfStatus(status: number): ModelFailureKind {
  if (status === 401 || status === 402 || status === 403) return "auth";
  if (status === 404) return "not_found";
  if (status === 429) return "rate_limited";
  if (status === 408 || status === 409 || status >= 500) return "overloaded";
  return "invalid_request";
}

/** The same with the answer's body: OpenAI calls an empty account a 429, which no wait mends. */
export function kindOfRefusal(status: number, body: string): ModelFailureKind {
  return status === 429 && body.includes('"insufficient_quota"') ? "auth" : kindOfStatus(status);
}
