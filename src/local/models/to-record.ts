import type { Answered } from "./answer-request.ts";
import type { CallRecord } from "./call-log.ts";
import type { Route } from "./parse-route.ts";

/** A call as the log keeps it; `ms` from its arrival to its answer. */
export function toRecord(route: Route, body: string, answered: Answered, ms: number): CallRecord {
  const found = answered.found?.found ? answered.found : undefined;
  return {
    at: new Date().toISOString(),
    vendor: route.vendor,
    model: answered.asked?.model ?? route.model ?? "",
    job: route.job,
    conversation: found?.conversation ?? null,
    turn: found === undefined ? null : found.index + 1,
    status: answered.http.status,
    fault: answered.turn?.fault ?? null,
    error: answered.error ?? null,
    requestBytes: Buffer.byteLength(body),
    inputTokens: answered.tokens?.input ?? 0,
    cachedTokens: answered.tokens?.cached ?? 0,
    outputTokens: answered.tokens?.output ?? 0,
    ms: Math.round(ms),
  };
}
