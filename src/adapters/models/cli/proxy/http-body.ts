import type { IncomingMessage, ServerResponse } from "node:http";
import { type Json, toObject } from "../protocols/read-json.ts";

export type Refusal = { readonly status: number; readonly why: string; readonly retryAfterMs?: number };

/** In a form that all three agents show to people. */
export function refuse(response: ServerResponse, { status, why, retryAfterMs }: Refusal): void {
  const wait = retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
  response.writeHead(status, { "content-type": "application/json", "x-should-retry": "false", ...wait });
  const error = { type: "invalid_request_error", message: `Baton: ${why}`, code: status, status: "INVALID_ARGUMENT" };
  response.end(JSON.stringify({ type: "error", error }));
}

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
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}
