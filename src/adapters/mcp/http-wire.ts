import { setTimeout as wait } from "node:timers/promises";
import { Fault } from "../../core/fault.ts";
import { type Message, parseMessage, type Request, replyTo, toolsFailed, type Wire } from "./message.ts";
import { type Resume, readEvents } from "./read-events.ts";

const maxBytes = 8_000_000;
/** Waited before a stream is read on where the server names no time, and at least: who says 0 is not asked without end. */
const usualRetryMs = 1000;
const minRetryMs = 50;
/** So often the line for what a server says unasked is opened. */
const maxLines = 200;

/**
 * A server behind one address: each message a POST, the answer as JSON or as server-sent events. A server may end that stream before it has answered, once an
 * event had an id: it is asked for the rest then, as often as need be (modelcontextprotocol.io/specification/2025-11-25/basic/transports, "Resumability").
 * No credentials are sent, no redirect is followed. `hear` is told what the server says by itself.
 */
export function openHttpWire(url: string, hear: (message: Message) => void = () => undefined): Wire {
  let session: string | undefined;
  let version: string | undefined;
  let stateless = false;
  const over = new AbortController();

  const post = async (message: object, signal: AbortSignal): Promise<Response> => {
    const body = JSON.stringify(message);
    const response = await send(url, { method: "POST", headers: headersOf(message), body, signal });
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

  /** The rest of a stream that was left, or undefined when there is none to be had. */
  const readOn = async (resume: Resume, signal: AbortSignal): Promise<Response | undefined> => {
    if (!resume.lastEventId) return undefined;
    await wait(Math.max(resume.retryMs ?? usualRetryMs, minRetryMs), undefined, { signal });
    const headers = { ...headersOf({}), accept: "text/event-stream", "last-event-id": resume.lastEventId };
    const response = await send(url, { headers, signal }).catch((thrown) => {
      if (signal.aborted) throw thrown;
      return undefined;
    });
    // It may be gone for a moment only: asked again until the answer's time is over.
    if (response === undefined || response.status >= 500) return response ?? new Response(null);
    return isStream(response) ? response : undefined;
  };
  /** A line of its own for what the server says unasked; a server that has none says so with a 405. */
  const listen = async () => {
    const resume: Resume = {};
    for (let lines = 0; lines < maxLines; lines++) {
      const last = resume.lastEventId ? { "last-event-id": resume.lastEventId } : {};
      const headers = { ...headersOf({}), accept: "text/event-stream", ...last };
      const response = await send(url, { headers, signal: over.signal });
      if (!isStream(response)) return discard(response);
      try {
        for await (const text of readTexts(response, resume)) {
          const message = parseMessage(text);
          if (message?.method !== undefined && message.id == null) hear(message);
          else if (message?.method !== undefined) await post(replyTo(message), over.signal).then(discard);
        }
      } catch (thrown) {
        if (over.signal.aborted) throw thrown;
      }
      await wait(Math.max(resume.retryMs ?? 0, usualRetryMs), undefined, { signal: over.signal, ref: false });
    }
  };
  const findAnswer = async (request: Request, response: Response, resume: Resume, signal: AbortSignal) => {
    for await (const text of readTexts(response, resume)) {
      const message = parseMessage(text);
      if (message === undefined) continue;
      if (message.method === undefined && message.id === request.id) return message;
      if (message.method === undefined && message.id == null && message.error !== undefined) return message;
      if (message.method !== undefined && message.id == null) hear(message);
      else if (message.method !== undefined) await post(replyTo(message), signal).then(discard);
    }
    return undefined;
  };

  return {
    async ask(request, signal) {
      const first = await post(request, signal);
      const resume: Resume = {};
      for (
        let response: Response | undefined = first;
        response !== undefined;
        response = await readOn(resume, signal)
      ) {
        const answer = await findAnswer(request, response, resume, signal).catch((thrown: unknown) => {
          // A connection that broke is read on as well, where the server has said how.
          if (signal.aborted || !resume.lastEventId || thrown instanceof Fault) throw thrown;
          return undefined;
        });
        if (answer !== undefined) return answer;
      }
      throw toolsFailed(`it answered ${request.method} with status ${first.status} and no message of the protocol`);
    },
    listen() {
      void listen().catch(() => undefined);
    },
    async tell(message) {
      await post(message, AbortSignal.timeout(10_000)).then(discard);
    },
    agree(agreed, isStateless) {
      version = agreed;
      stateless = isStateless;
    },
    async close() {
      over.abort();
      if (session === undefined) return;
      const headers = headersOf({});
      await fetch(url, { method: "DELETE", headers, redirect: "manual", signal: AbortSignal.timeout(2000) }).then(
        discard,
        () => undefined,
      );
    },
  };
}

async function send(url: string, init: RequestInit & { readonly signal: AbortSignal }): Promise<Response> {
  const { signal } = init;
  const response = await fetch(url, { ...init, redirect: "manual" }).catch((cause) => {
    throw signal.aborted ? signal.reason : toolsFailed(`${url} can not be reached: ${wordsOf(cause)}`, cause);
  });
  if (response.status >= 300 && response.status < 400) {
    await discard(response);
    throw toolsFailed(`${url} leads elsewhere (status ${response.status}); only what the configuration names is asked`);
  }
  return response;
}

function isStream(response: Response): boolean {
  return (response.headers.get("content-type") ?? "").includes("text/event-stream");
}

async function* readTexts(response: Response, resume: Resume): AsyncGenerator<string> {
  if (response.body === null) return;
  if (isStream(response)) {
    yield* readEvents(response.body, maxBytes, resume);
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
