import type { Submitted, Told } from "../../ports/batches.ts";
import type { ModelFailure, Reply } from "../../ports/model.ts";

/** What the vendor answers, or its failure; `toReply` is the vendor's own translation of its SDK's errors. */
export async function tellBatch<T>(ask: () => Promise<T>, toReply: (error: unknown) => Reply): Promise<Told<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    return { ok: false, failure: toFailure(toReply(error)) };
  }
}

/** The vendor has said no: it keeps nothing. After any other failure it may have begun. */
export function refusedBatch(failure: ModelFailure): Submitted {
  const isRefused =
    failure.kind === "auth" ||
    failure.kind === "not_found" ||
    failure.kind === "invalid_request" ||
    failure.kind === "rate_limited";
  return { ok: false, failure, mayBeMade: !isRefused };
}

function toFailure({ failure, rawStop }: Reply): ModelFailure {
  return failure ?? { kind: "invalid_request", message: rawStop };
}
