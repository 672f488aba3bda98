import type { IncomingMessage, ServerResponse } from "node:http";
import { type Json, toObject } from "../protocols/read-json.ts";

export type Refusal = { readonly status: number; readonly why: string; readonly retryAfterMs?: number };

/** Where the same may succeed later the agent is left to try again: only what a retry can not change says so. */
const mayPass = new Set([429, 502]);

/** In a form that all three agents show to people, and of which each reads the wait. */
export function refuse(response: ServerResponse, { status, why, retryAfterMs }: Refusal): void {
  const seconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000);
  response.writeHead(status, {
    "content-type": "application/json",
    ...(mayPass.has(status) ? {} : { "x-should-retry": "false" }),
    ...(seconds === undefined ? {} : { "retry-after": String(seconds) }),
  });
  const error = { ...words[status === 429 ? "busy" : mayPass.has(status) ? "broken" : "wrong"], code: status };
  const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${seconds}s` }];
  const wait = seconds === undefined ? {} : { details };
  response.end(JSON.stringify({ type: "error", error: { ...error, message: `Baton: ${why}`, ...wait } }));
}

/** Anthropic's and Google's names of them. */
const words = {
  busy: { type: "rate_limit_error", status: "RESOURCE_EXHAUSTED" },
  broken: { type: "api_error", status: "UNAVAILABLE" },
  wrong: { type: "invalid_request_error", status: "INVALID_ARGUMENT" },
} as const;

/** The request's JSON object; undefined when it is none, or `hold`, which is told how many bytes more are to be held, says no. */
export async function readBody(request: IncomingMessage, hold: (bytes: number) => boolean): Promise<Json | undefined> {
  if (request.headers["content-encoding"] !== undefined) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    if (!hold((chunk as Buffer).length)) return undefined;
    chunks.push(chunk as Buffer);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return value === toObject(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function pickHeaders(headers: Headers, names: RegExp): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (names.test(name) ? [[name, String(value)]] : [])),
  );
}

/** Resolves when more may be written, or nobody reads any more. */
export function drained(response: ServerResponse): Promise<void> {
  // What is closed already is told no more.
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}
