import type { ModelFailure, Reply, Usage } from "../../ports/model.ts";

export const noUsage: Usage = { input: 0, cached: 0, output: 0 };

/** A reply that is a failure; `usage` is what the vendor had counted before it failed, as that is paid for. */
export function failedReply(failure: ModelFailure, usage: Usage = noUsage): Reply {
  return { text: "", toolCalls: [], stop: "failed", rawStop: failure.kind, usage, failure };
}

/** The transcript does not fit the model's window: no failure of the call, as the same call can never succeed. */
export function overflowReply(rawStop: string): Reply {
  return { text: "", toolCalls: [], stop: "context_overflow", rawStop, usage: noUsage };
}
