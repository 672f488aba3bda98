import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { toFault } from "../../../../core/fault.ts";
import { parseRetryAfterMs } from "../../../../core/retry.ts";
import type { VendorName } from "../../../../core/vendors.ts";
import type { AgentFailure, Purse } from "../../../../ports/agent-pool.ts";
import type { Usage } from "../../../../ports/model.ts";
import { type Json, toObject } from "../protocols/read-json.ts";
import { findObstacle } from "./check-body.ts";
import { UsageReader } from "./usage-reader.ts";
import { isCounting, wires } from "./vendor-wire.ts";

const maxBodyBytes = 64 * 1024 * 1024;
/** Of all requests at once: they are held in the memory of the process that has the key and the purse. */
const maxHeldBytes = 2 * maxBodyBytes;
const usualOutputTokens = 32_000;
/** Headers of the agent that the vendor needs; keys, cookies and where it comes from are not among them. */
const passedOn = /^(?:content-type|accept|user-agent|anthropic-(?:version|beta)|openai-beta|x-goog-api-client)$/;
const passedBack = /^(?:content-type|retry-after(?:-ms)?|request-id|x-request-id|x-should-retry)$/;

export type ProxyOptions = {
  /** The socket that the sandbox sees. */
  readonly socket: string;
  readonly vendor: VendorName;
  readonly baseUrl?: string;
  readonly key: string;
  /** What the agent has for a key: who does not show it is refused. */
  readonly token: string;
  readonly purse: Purse;
  /** Told at once when no further request can succeed. */
  readonly onFatal: (failure: AgentFailure) => void;
  readonly nowMs: () => number;
};
export type VendorProxy = {
  calls(): number;
  usage(): Usage;
  /** `vendor/model` asked last. */
  model(): string;
  /** Why the vendor refused the last request, when it did. */
  lastFailure(): AgentFailure | undefined;
  close(): Promise<void>;
};
type Refusal = { readonly status: number; readonly why: string; readonly retryAfterMs?: number };

/**
 * The sandbox's only way out: to one vendor's paths, with the key put in here. Every request is paid from the purse before it is passed on; what the
 * vendor asks to wait is waited for, whatever the agent does.
 */
export async function openProxy(of: ProxyOptions): Promise<VendorProxy> {
  const wire = wires[of.vendor];
  const state = { calls: 0, model: "", notBeforeMs: 0, heldBytes: 0 };
  let usage: Usage = { input: 0, cached: 0, output: 0 };
  let failure: AgentFailure | undefined;
  const fatal = (stop: AgentFailure["stop"], reason: string): Refusal => {
    failure = { stop, reason };
    of.onFatal(failure);
    return { status: 400, why: reason };
  };
  const server = createServer((request, response) => {
    pass(request, response).catch((thrown: unknown) => {
      if (!response.headersSent) refuse(response, { status: 502, why: toFault(thrown).message });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(of.socket, resolve));

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const refusal = checkRequest(request, path);
    if (refusal !== undefined) return refuse(response, refusal);
    let bytes = 0;
    const hold = (more: number): boolean => {
      bytes += more;
      state.heldBytes += more;
      return bytes <= maxBodyBytes && state.heldBytes <= maxHeldBytes;
    };
    try {
      const body = await readBody(request, hold);
      if (body === undefined) return refuse(response, { status: 400, why: "The body is too large or no JSON object." });
      const obstacle = findObstacle(of.vendor, body);
      if (obstacle !== undefined) return refuse(response, { status: 403, why: obstacle });
      if (isCounting(path)) return void (await forward(path, request, body, response));
      await payAndForward(path, request, body, response);
    } finally {
      state.heldBytes -= bytes;
    }
  }

  async function payAndForward(path: string, request: IncomingMessage, body: Json, response: ServerResponse) {
    const asked = wire.read(body, path);
    const model = `${of.vendor}/${asked.model}`;
    // A token is about three bytes of JSON, whatever the script: rather too much is set aside than too little.
    const inputTokens = Math.ceil(Buffer.byteLength(JSON.stringify(body)) / 3);
    const maxOutputTokens = Math.min(asked.maxOutputTokens ?? usualOutputTokens, usualOutputTokens);
    let reservation: ReturnType<Purse["reserve"]>;
    try {
      reservation = of.purse.reserve(model, { inputTokens, maxOutputTokens });
    } catch (thrown) {
      return refuse(response, fatal("model_failed", toFault(thrown).message));
    }
    if (reservation === undefined) {
      const spent = of.purse.spentUsd.toFixed(4);
      return refuse(
        response,
        fatal("money", `The next call of ${model} does not fit into the slice (${spent} USD spent).`),
      );
    }
    state.calls += 1;
    state.model = model;
    let told: Usage | undefined;
    try {
      const limited = wire.limit(body, reservation.maxOutputTokens);
      told = await forward(path, request, limited, response);
    } finally {
      of.purse.settle(model, reservation, told);
      if (told !== undefined) usage = add(usage, told);
    }
  }

  /** What the answer cost; undefined when nobody knows. */
  async function forward(path: string, request: IncomingMessage, body: Json, response: ServerResponse) {
    const base = (of.baseUrl ?? wire.baseUrl).replace(/\/+$/, "");
    const headers = {
      ...pick(request.headers, passedOn),
      ...wire.keyHeader(of.key),
      "content-type": "application/json",
    };
    const stop = new AbortController();
    response.once("close", () => stop.abort());
    const init = {
      method: "POST",
      headers,
      body: JSON.stringify(body, usualCache),
      signal: stop.signal,
      redirect: "error" as const,
    };
    const answer = await fetch(`${base}${path}`, init);
    note(answer);
    response.writeHead(answer.status, pick(Object.fromEntries(answer.headers), passedBack));
    const reader = new UsageReader(of.vendor);
    for await (const chunk of answer.body ?? []) {
      const bytes = Buffer.from(chunk);
      reader.push(bytes);
      if (!response.write(bytes)) await drained(response);
    }
    response.end();
    return answer.ok ? reader.end() : { input: 0, cached: 0, output: 0 };
  }

  function note(answer: Response): void {
    failure = undefined;
    if (answer.ok) return;
    const waits = { retryAfter: answer.headers.get("retry-after"), retryAfterMs: answer.headers.get("retry-after-ms") };
    const retryAfterMs = parseRetryAfterMs(waits, of.nowMs());
    state.notBeforeMs = retryAfterMs === undefined ? 0 : of.nowMs() + retryAfterMs;
    const reason = `${of.vendor} answered ${answer.status} to the agent's request.`;
    failure = { stop: "model_failed", reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    if (answer.status === 401) of.onFatal(failure);
  }

  function checkRequest(request: IncomingMessage, path: string): Refusal | undefined {
    if (request.method !== "POST" || !wire.paths.test(path)) {
      return { status: 403, why: `${request.method} ${path.slice(0, 100)} is not let out of the sandbox.` };
    }
    const shown = Object.values(pick(request.headers, /^(?:x-api-key|authorization|x-goog-api-key)$/));
    if (!shown.some((value) => value.replace(/^Bearer /, "") === of.token))
      return { status: 401, why: "Not the agent." };
    const leftMs = state.notBeforeMs - of.nowMs();
    return leftMs > 0 ? { status: 429, why: "The vendor has asked to wait.", retryAfterMs: leftMs } : undefined;
  }

  return {
    calls: () => state.calls,
    usage: () => usage,
    model: () => state.model,
    lastFailure: () => failure,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** In a form that all three agents show to people. */
function refuse(response: ServerResponse, { status, why, retryAfterMs }: Refusal): void {
  const wait = retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
  response.writeHead(status, { "content-type": "application/json", "x-should-retry": "false", ...wait });
  const error = { type: "invalid_request_error", message: `Baton: ${why}`, code: status, status: "INVALID_ARGUMENT" };
  response.end(JSON.stringify({ type: "error", error }));
}

/** `hold` says whether so many bytes more may be held. */
async function readBody(request: IncomingMessage, hold: (bytes: number) => boolean): Promise<Json | undefined> {
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

function pick(headers: Readonly<Record<string, string | string[] | undefined>>, names: RegExp): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (names.test(name) ? [[name, String(value)]] : [])),
  );
}

/** What is kept for an hour costs more to write than the price that is reckoned with. */
function usualCache(key: string, value: unknown): unknown {
  const { ttl, ...rest } = key === "cache_control" ? toObject(value) : {};
  return ttl === "1h" ? rest : value;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function add(one: Usage, other: Usage): Usage {
  return { input: one.input + other.input, cached: one.cached + other.cached, output: one.output + other.output };
}
