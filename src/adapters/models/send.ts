import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { Stalled, Unanswered, usualIdleMs } from "./collect-events.ts";

/**
 * What the vendors' SDKs need of `fetch`, over Node's own client: the built-in one costs 11 MB and 20 ms in every process that asks a single question. A redirect
 * is an answer, and no compressed one is asked for. Rejects when no answer comes (with `Unanswered` when the question had left), or the signal ends it; so does its body, also when no byte has come for
 * `idleMs`: the bytes of a vendor's pings count, which its SDK shows nobody.
 */
export async function send(
  url: string | URL | Request,
  init: RequestInit = {},
  idleMs: number = usualIdleMs,
): Promise<Response> {
  if (url instanceof Request) throw new TypeError("a Request is not sent; give its address");
  const { signal } = init;
  signal?.throwIfAborted();
  const target = new URL(url);
  const { body, type } = await toBody(init.body);
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    const isTls = target.protocol === "https:";
    const open = isTls ? requestHttps : requestHttp;
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...type };
    const outgoing = open(target, { method: init.method ?? "GET", headers, ...(signal ? { signal } : {}) });
    let answer: IncomingMessage | undefined;
    let hasLeft = false;
    outgoing.once("socket", (socket) => {
      hasLeft = outgoing.reusedSocket;
      if (hasLeft) return;
      socket.once(isTls ? "secureConnect" : "connect", () => {
        hasLeft = true;
      });
    });
    outgoing.on("error", (error) => reject(hasLeft && !signal?.aborted ? new Unanswered(error) : error));
    outgoing.on("response", (incoming) => {
      answer = incoming;
      resolve(incoming);
    });
    outgoing.setTimeout(idleMs, () => {
      const stalled = new Stalled(idleMs);
      answer?.destroy(stalled);
      outgoing.destroy(stalled);
    });
    outgoing.end(body);
  });
  return toResponse(incoming);
}

/** A form is written as bytes: its boundary stands in a header of its own. */
async function toBody(body: RequestInit["body"]): Promise<{
  readonly body?: string | Buffer;
  readonly type?: Readonly<Record<string, string>>;
}> {
  if (typeof body === "string") return { body };
  if (!(body instanceof FormData)) return {};
  const form = new Response(body);
  const type = { "content-type": form.headers.get("content-type") ?? "" };
  return { body: Buffer.from(await form.arrayBuffer()), type };
}

function toResponse(incoming: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = incoming.statusCode ?? 0;
  const isEmpty = status === 204 || status === 205 || status === 304;
  const body = isEmpty ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
  return new Response(body, { status, statusText: incoming.statusMessage ?? "", headers });
}
