import type { IncomingMessage, ServerResponse } from "node:http";
import type { VendorAccess, VendorName } from "../../../../core/vendors.ts";
import type { Usage } from "../../../../ports/model.ts";
import { type Json, toObject } from "../protocols/read-json.ts";
import { drained, pickHeaders } from "./http-body.ts";
import { UsageReader } from "./usage-reader.ts";
import { wires } from "./vendor-wire.ts";

/** Headers of the agent that the vendor needs; keys, cookies and where it comes from are not among them. */
const passedOn = /^(?:content-type|accept|user-agent|anthropic-(?:version|beta)|openai-beta|x-goog-api-client)$/;
const passedBack = /^(?:content-type|retry-after(?:-ms)?|request-id|x-request-id|x-should-retry)$/;

/**
 * Passes a request on with the key put in, and the answer back as it comes; `onAnswer` sees its status and headers first, and of a
 * refusal its words. Gives what the answer cost;
 * undefined when nobody knows. @throws what `fetch` throws: the vendor was not reached, or redirected.
 */
export async function forward(
  { vendor, key, baseUrl }: VendorAccess & { readonly vendor: VendorName },
  request: IncomingMessage,
  body: Json,
  response: ServerResponse,
  onAnswer: (answer: Response, refusal: string) => void,
): Promise<Usage | undefined> {
  const wire = wires[vendor];
  const stop = new AbortController();
  response.once("close", () => stop.abort());
  const answer = await fetch(`${(baseUrl ?? wire.baseUrl).replace(/\/+$/, "")}${request.url}`, {
    method: "POST",
    headers: {
      ...pickHeaders(request.headers, passedOn),
      ...wire.keyHeader(key),
      "content-type": "application/json",
    },
    body: JSON.stringify(body, usualCache),
    signal: stop.signal,
    redirect: "error",
  });
  const refusal = answer.ok ? "" : await answer.text();
  onAnswer(answer, refusal);
  response.writeHead(answer.status, pickHeaders(Object.fromEntries(answer.headers), passedBack));
  if (!answer.ok) {
    response.end(refusal);
    return { input: 0, cached: 0, output: 0 };
  }
  const reader = new UsageReader(vendor);
  for await (const chunk of answer.body ?? []) {
    const bytes = Buffer.from(chunk);
    reader.push(bytes);
    if (!response.write(bytes)) await drained(response);
  }
  response.end();
  return reader.end();
}

/** What is kept for an hour costs more to write than the price that is reckoned with. */
function usualCache(key: string, value: unknown): unknown {
  const { ttl, ...rest } = key === "cache_control" ? toObject(value) : {};
  return ttl === "1h" ? rest : value;
}
