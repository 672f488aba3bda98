import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { VendorAccess, VendorName } from "../../../../core/vendors.ts";
import { messageOf } from "../../short-message.ts";
import { type Json, toObject } from "../protocols/read-json.ts";
import { askVendor } from "./ask-vendor.ts";
import { drained, pickHeaders } from "./http-body.ts";
import { UsageReader } from "./usage-reader.ts";
import { wires } from "./vendor-wire.ts";
import { readWaitMs } from "./waits.ts";

/** Headers of the agent that the vendor needs; keys, cookies and where it comes from are not among them. */
const passedOn = /^(?:content-type|accept|user-agent|anthropic-(?:version|beta)|openai-beta|x-goog-api-client)$/;
const passedBack = /^(?:content-type|request-id|x-request-id)$/;
const ofRetries = /^(?:retry-after(?:-ms)?|x-should-retry)$/;

/** The vendor has begun to answer, or may have. `broke`: why the answer did not come to its end; `unseenMs`: since when nobody knows what it made. */
export type Answered = {
  readonly kind: "answered";
  readonly reader: UsageReader;
  readonly unseenMs: number;
  readonly broke?: string;
};
/** How a request has fared. Only what was answered costs something. */
export type Forwarded = Answered | Refused | { readonly kind: "unreached"; readonly why: string };
export type Refused = {
  readonly kind: "refused";
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};
export type Passage = {
  readonly request: IncomingMessage;
  readonly body: Json;
  readonly response: ServerResponse;
  /** Before the first byte of the answer. */
  readonly onBegin: () => void;
  readonly nowMs: () => number;
};

/**
 * Passes a request on with the key put in, and the answer back as it comes. What it leaves to the caller: to end the response, and a refusal. It is no
 * error when either side breaks the connection: what was told until then stands.
 */
export async function forward(
  { vendor, key, baseUrl }: VendorAccess & { readonly vendor: VendorName },
  { request, body, response, onBegin, nowMs }: Passage,
): Promise<Forwarded> {
  const wire = wires[vendor];
  const stop = new AbortController();
  response.once("close", () => stop.abort());
  const askedMs = nowMs();
  const url = new URL(`${(baseUrl ?? wire.baseUrl).replace(/\/+$/, "")}${request.url}`);
  const asked = await askVendor(url, {
    headers: {
      ...pickHeaders(request.headers, passedOn),
      ...wire.keyHeader(key),
      "content-type": "application/json",
    },
    body: JSON.stringify(body, usualCache),
    signal: stop.signal,
  });
  if (asked.answer === undefined && !asked.isReached) return { kind: "unreached", why: asked.why };
  const reader = new UsageReader(vendor);
  if (asked.answer === undefined) return { kind: "answered", reader, unseenMs: nowMs() - askedMs, broke: asked.why };
  const { headers, statusCode: status = 0 } = asked.answer;
  if (status >= 200 && status < 300 && /^text\/html\b/i.test(headers["content-type"] ?? "")) {
    asked.answer.destroy();
    return { kind: "unreached", why: `a server in between answered ${status} with a page` };
  }
  if (status >= 200 && status < 300) {
    onBegin();
    response.writeHead(status, pickHeaders(headers, passedBack));
    return passAnswer(asked.answer, response, { reader, askedMs, nowMs });
  }
  if (status < 400) asked.answer.destroy();
  return status < 400
    ? { kind: "unreached", why: `it answered ${status} and names another address, which is not given the key` }
    : { kind: "refused", status, headers, body: await readAll(asked.answer) };
}

type Reading = { readonly reader: UsageReader; readonly askedMs: number; readonly nowMs: () => number };

async function passAnswer(
  answer: IncomingMessage,
  response: ServerResponse,
  { reader, askedMs, nowMs }: Reading,
): Promise<Answered> {
  let toldMs = askedMs;
  const end = () => ({ kind: "answered", reader, unseenMs: nowMs() - toldMs }) as const;
  try {
    for await (const chunk of answer) {
      if (reader.push(chunk as Buffer)) toldMs = nowMs();
      if (!response.write(chunk)) await drained(response);
    }
    return end();
  } catch (thrown) {
    return { ...end(), broke: messageOf(thrown) };
  }
}

/** The vendor's own words. A wait that the agent would not sit out is told it in parts: who asks too soon is told the rest. */
export function passRefusal(vendor: VendorName, response: ServerResponse, refused: Refused, nowMs: number): void {
  const { status, headers, body } = refused;
  const waitMs = readWaitMs(headers, body, nowMs);
  const patienceMs = wires[vendor].patienceMs ?? Number.POSITIVE_INFINITY;
  const isTooLong = waitMs !== undefined && waitMs > patienceMs;
  const wait = isTooLong ? { "retry-after": String(patienceMs / 1000) } : pickHeaders(headers, ofRetries);
  response.writeHead(status, { ...pickHeaders(headers, passedBack), ...wait });
  response.end(body);
}

/** The words of a refusal, those that came. */
async function readAll(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of answer) chunks.push(chunk as Buffer);
  } catch {
    // Its status has been told.
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** What is kept for an hour costs more to write than the price that is reckoned with. */
function usualCache(key: string, value: unknown): unknown {
  const { ttl, ...rest } = key === "cache_control" ? toObject(value) : {};
  return ttl === "1h" ? rest : value;
}
