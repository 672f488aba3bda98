import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { toFault } from "../../../../core/fault.ts";
import { isPassing, remedyOf } from "../../../../core/model-failures.ts";
import { parseRetryAfterMs } from "../../../../core/retry.ts";
import type { VendorAccess, VendorName } from "../../../../core/vendors.ts";
import type { AgentFailure, Purse } from "../../../../ports/agent-pool.ts";
import type { Usage } from "../../../../ports/model.ts";
import { kindOfRefusal } from "../../kind-of-status.ts";
import type { Json } from "../protocols/read-json.ts";
import { findObstacle } from "./check-body.ts";
import { forward } from "./forward.ts";
import { pickHeaders, type Refusal, readBody, refuse } from "./http-body.ts";
import { isCounting, wires } from "./vendor-wire.ts";

const maxBodyBytes = 64 * 1024 * 1024;
/** Of all requests at once: they are held in the memory of the process that has the key and the purse. */
const maxHeldBytes = 2 * maxBodyBytes;
const usualOutputTokens = 32_000;

export type ProxyOptions = VendorAccess & {
  /** The socket that the sandbox sees. */
  readonly socket: string;
  readonly vendor: VendorName;
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

/**
 * The sandbox's only way out: to one vendor's paths, with the key put in here. Every request is paid from the purse before it is passed on; what the
 * vendor asks to wait is waited for, whatever the agent does.
 */
export async function openProxy(of: ProxyOptions): Promise<VendorProxy> {
  const door = new Door(of);
  const server = createServer((request, response) => {
    door.pass(request, response).catch((thrown: unknown) => {
      if (!response.headersSent) refuse(response, { status: 502, why: toFault(thrown).message });
      else response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(of.socket, resolve));
  return {
    calls: () => door.calls,
    usage: () => door.usage,
    model: () => door.model,
    lastFailure: () => door.failure,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What one agent's requests go through, one after the other or side by side, and what is known of them so far. */
class Door {
  calls = 0;
  model = "";
  usage: Usage = { input: 0, cached: 0, output: 0 };
  failure: AgentFailure | undefined;
  #notBeforeMs = 0;
  #heldBytes = 0;
  readonly #of: ProxyOptions;

  constructor(of: ProxyOptions) {
    this.#of = of;
  }

  async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const refusal = this.#check(request, path);
    if (refusal !== undefined) return refuse(response, refusal);
    let bytes = 0;
    const hold = (more: number): boolean => {
      bytes += more;
      this.#heldBytes += more;
      return bytes <= maxBodyBytes && this.#heldBytes <= maxHeldBytes;
    };
    try {
      const body = await readBody(request, hold);
      if (body === undefined) return refuse(response, { status: 400, why: "The body is too large or no JSON object." });
      const obstacle = findObstacle(this.#of.vendor, body);
      if (obstacle !== undefined) return refuse(response, { status: 403, why: obstacle });
      if (isCounting(path)) await this.#forward(request, body, response);
      else await this.#payAndForward(path, request, body, response);
    } finally {
      this.#heldBytes -= bytes;
    }
  }

  #check(request: IncomingMessage, path: string): Refusal | undefined {
    const { vendor, token, nowMs } = this.#of;
    if (request.method !== "POST" || !wires[vendor].paths.test(path)) {
      return { status: 403, why: `${request.method} ${path.slice(0, 100)} is not let out of the sandbox.` };
    }
    const shown = Object.values(pickHeaders(request.headers, /^(?:x-api-key|authorization|x-goog-api-key)$/));
    if (!shown.some((value) => value.replace(/^Bearer /, "") === token)) return { status: 401, why: "Not the agent." };
    const leftMs = this.#notBeforeMs - nowMs();
    return leftMs > 0 ? { status: 429, why: "The vendor has asked to wait.", retryAfterMs: leftMs } : undefined;
  }

  async #payAndForward(path: string, request: IncomingMessage, body: Json, response: ServerResponse): Promise<void> {
    const { vendor, purse } = this.#of;
    const asked = wires[vendor].read(body, path);
    const model = `${vendor}/${asked.model}`;
    const reservation = this.#reserve(model, {
      // A token is about three bytes of JSON, whatever the script: rather too much is set aside than too little.
      inputTokens: Math.ceil(Buffer.byteLength(JSON.stringify(body)) / 3),
      maxOutputTokens: Math.min(asked.maxOutputTokens ?? usualOutputTokens, usualOutputTokens),
    });
    if (reservation === undefined) return refuse(response, { status: 400, why: this.failure?.reason ?? "" });
    this.calls += 1;
    this.model = model;
    let told: Usage | undefined;
    try {
      told = await this.#forward(request, wires[vendor].limit(body, reservation.maxOutputTokens), response);
    } finally {
      purse.settle(model, reservation, told);
      if (told !== undefined) this.usage = add(this.usage, told);
    }
  }

  /** undefined: it can not be paid, nor could a later one, and `failure` says why. */
  #reserve(model: string, estimate: Parameters<Purse["reserve"]>[1]): ReturnType<Purse["reserve"]> {
    const { purse } = this.#of;
    try {
      const reservation = purse.reserve(model, estimate);
      if (reservation !== undefined) return reservation;
      const reason = `The next call of ${model} does not fit into the slice (${purse.spentUsd.toFixed(4)} USD spent).`;
      this.#fail({ stop: "money", reason, isLasting: true });
    } catch (thrown) {
      this.#fail({ stop: "model_failed", reason: toFault(thrown).message, isLasting: true });
    }
    return undefined;
  }

  async #forward(request: IncomingMessage, body: Json, response: ServerResponse): Promise<Usage | undefined> {
    const { vendor } = this.#of;
    let isAnswered = false;
    try {
      return await forward(this.#of, request, body, response, (answer, refusal) => {
        isAnswered = true;
        this.#note(answer, refusal);
      });
    } catch (thrown) {
      // An agent that hangs up says nothing of the vendor.
      if (!isAnswered && !response.destroyed)
        this.failure = { stop: "model_failed", reason: `${vendor} was not reached: ${toFault(thrown).message}` };
      throw thrown;
    }
  }

  #note({ ok, status, headers }: Response, refusal: string): void {
    const { vendor, nowMs } = this.#of;
    this.failure = undefined;
    if (ok) return;
    const waits = { retryAfter: headers.get("retry-after"), retryAfterMs: headers.get("retry-after-ms") };
    const retryAfterMs = parseRetryAfterMs(waits, nowMs());
    this.#notBeforeMs = retryAfterMs === undefined ? 0 : nowMs() + retryAfterMs;
    const kind = kindOfRefusal(status, refusal);
    this.failure = {
      stop: "model_failed",
      reason: `${vendor} answered ${status} to the agent's request.${remedyOf(vendor, kind)}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(isPassing(kind) ? {} : { isLasting: true as const }),
    };
    if (status === 401) this.#fail(this.failure);
  }

  /** No further request can succeed. */
  #fail(failure: AgentFailure): void {
    this.failure = failure;
    this.#of.onFatal(failure);
  }
}

function add(one: Usage, other: Usage): Usage {
  return { input: one.input + other.input, cached: one.cached + other.cached, output: one.output + other.output };
}
