import type { IncomingHttpHeaders } from "node:http";
import { parseRetryAfterMs } from "../../../../core/retry.ts";
import { type Json, toObject, toObjects, toText } from "../protocols/read-json.ts";

/** Until when each model is not asked. A vendor counts by model: one that is to rest says nothing of the others. */
export class Waits {
  readonly #untilMs = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(model: string, waitMs: number): void {
    this.#untilMs.set(model, Math.max(this.#untilMs.get(model) ?? 0, this.#nowMs() + waitMs));
  }

  leftMs(model: string): number {
    return Math.max(0, (this.#untilMs.get(model) ?? 0) - this.#nowMs());
  }
}

/** The wait that a refusal asks for, from its headers or, as Google does, in its body (`google.rpc.RetryInfo`: "34.07s"). */
export function readWaitMs(headers: IncomingHttpHeaders, body: string, nowMs: number): number | undefined {
  const [retryAfter, retryAfterMs] = [headers["retry-after"], headers["retry-after-ms"]].map((value) =>
    value === undefined ? null : String(value),
  );
  const told = parseRetryAfterMs({ retryAfter: retryAfter ?? null, retryAfterMs: retryAfterMs ?? null }, nowMs);
  return told ?? readRetryInfo(body);
}

/** In the middle of a stream's protocol Google wraps its error into a list. */
function readRetryInfo(body: string): number | undefined {
  const details = toObjects(toObject(toObject(parse(body))["error"])["details"]);
  const delay = details.map((detail) => toText(detail["retryDelay"])).find((text) => text !== "");
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? "")?.[1];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}

function parse(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return toObject(Array.isArray(value) ? value[0] : value);
  } catch {
    return {};
  }
}
