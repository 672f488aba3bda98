import { parseMessage, type Request, replyTo, toolsFailed, type Wire } from "./message.ts";
import { readEvents } from "./read-events.ts";

const maxBytes = 8_000_000;

/** A server behind one address: each message a POST, the answer as JSON or as server-sent events. No credentials are sent, no redirect is followed. */
export function openHttpWire(url: string): Wire {
  let session: string | undefined;
  let version: string | undefined;
  let stateless = false;

  const post = async (message: object, signal: AbortSignal): Promise<Response> => {
    const response = await send(url, message, headersOf(message), signal);
    session = response.headers.get("mcp-session-id") ?? session;
    return response;
  };
  const headersOf = (message: object): Record<string, string> => {
    const { method, params } = message as Partial<Request> & { params?: { name?: string } };
    return {
      accept: "application/json, text/event-stream",
      "content-type": "application/json",
      ...(session === undefined ? {} : { "mcp-session-id": session }),
      ...(version === undefined ? {} : { "mcp-protocol-version": version }),
      ...(stateless && method !== undefined ? { "mcp-method": method } : {}),
      ...(stateless && params?.name !== undefined ? { "mcp-name": params.name } : {}),
    };
  };

  return {
    async ask(request, signal) {
      const response = await post(request, signal);
      for await (const text of readTexts(response)) {
        const message = parseMessage(text);
        if (message === undefined) continue;
        if (message.method === undefined && message.id === request.id) return message;
        if (message.method === undefined && message.id == null && message.error !== undefined) return message;
        if (message.method !== undefined && message.id != null) await post(replyTo(message), signal).then(discard);
      }
      throw toolsFailed(`it answered ${request.method} with status ${response.status} and no message of the protocol`);
    },
    async tell(message) {
      await post(message, AbortSignal.timeout(10_000)).then(discard);
    },
    agree(agreed, isStateless) {
      version = agreed;
      stateless = isStateless;
    },
    async close() {
      if (session === undefined) return;
      const headers = headersOf({});
      await fetch(url, { method: "DELETE", headers, redirect: "manual", signal: AbortSignal.timeout(2000) }).then(
        discard,
        () => undefined,
      );
    },
  };
}

async function send(
  url: string,
  message: object,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const body = JSON.stringify(message);
  const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal }).catch((cause) => {
    throw signal.aborted ? signal.reason : toolsFailed(`${url} can not be reached: ${wordsOf(cause)}`, cause);
  });
  if (response.status >= 300 && response.status < 400) {
    await discard(response);
    throw toolsFailed(`${url} leads elsewhere (status ${response.status}); only what the configuration names is asked`);
  }
  return response;
}

async function* readTexts(response: Response): AsyncGenerator<string> {
  if (response.body === null) return;
  const isStream = (response.headers.get("content-type") ?? "").includes("text/event-stream");
  if (isStream) {
    yield* readEvents(response.body, maxBytes);
    return;
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body) {
    bytes += part.length;
    if (bytes > maxBytes) throw toolsFailed(`its answer has more than ${maxBytes} bytes`);
    parts.push(part);
  }
  yield Buffer.concat(parts).toString("utf8");
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}

function wordsOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message : String(inner);
}
