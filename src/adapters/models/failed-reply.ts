import type { ModelFailure, Reply, ToldUsage, Usage } from "../../ports/model.ts";

export const noUsage: Usage = { input: 0, cached: 0, output: 0 };

/** A reply that is a failure, of a vendor that counted nothing: one that never began cost nothing, one that broke off anything. */
export function failedReply(failure: ModelFailure): Reply {
  const brokeOff = failure.kind === "cut" || failure.kind === "aborted";
  return countedFailure(failure, brokeOff ? undefined : noUsage);
}

/** The same of a vendor that had begun when it failed, as that is paid for: what it had counted, or undefined. */
export function countedFailure(failure: ModelFailure, usage: ToldUsage): Reply {
  return { text: "", toolCalls: [], stop: "failed", rawStop: failure.kind, usage, failure };
}

/** The transcript does not fit the model's window: no failure of the call, as the same call can never succeed. */
export function overflowReply(rawStop: string): Reply {
  return { text: "", toolCalls: [], stop: "context_overflow", rawStop, usage: noUsage };
}
