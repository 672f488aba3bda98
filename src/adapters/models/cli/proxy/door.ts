import type { IncomingMessage, ServerResponse } from "node:http";
import { toFault } from "../../../../core/fault.ts";
import { isCounted } from "../../../../core/money/parse-counts.ts";
import type { VendorAccess } from "../../../../core/vendors.ts";
import type { Purse } from "../../../../ports/agent-pool.ts";
import type { ToldUsage, Usage } from "../../../../ports/model.ts";
import type { Json } from "../protocols/read-json.ts";
import { InputBounds } from "./bound-input.ts";
import { type SetAside, toBilled } from "./bound-usage.ts";
import { findObstacle } from "./check-body.ts";
import { type Forwarded, forward, passRefusal } from "./forward.ts";
import { pickHeaders, type Refusal, readBody, refuse } from "./http-body.ts";
import { Standing, type StandingOptions } from "./standing.ts";
import { type Asked, isCounting, maxAnswerTokens, wires } from "./vendor-wire.ts";

const maxBodyBytes = 64 * 1024 * 1024;
/** Of all requests at once: they are held in the memory of the process that has the key and the purse. */
const maxHeldBytes = 2 * maxBodyBytes;
const nothing: Usage = { input: 0, cached: 0, output: 0 };

export type DoorOptions = VendorAccess &
  StandingOptions & {
    /** What the agent has for a key: who does not show it is refused. */
    readonly token: string;
    readonly purse: Purse;
  };
type Passing = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Json;
  readonly asked: Asked;
};

/** What one agent's requests go through, one after the other or side by side. */
export class Door {
  calls = 0;
  model = "";
  usage: Usage = nothing;
  /** Requests that are not answered yet. */
  open = 0;
  readonly standing: Standing;
  readonly #inputs = new InputBounds();
  #heldBytes = 0;
  readonly #of: DoorOptions;

  constructor(of: DoorOptions) {
    this.#of = of;
    this.standing = new Standing(of);
  }

  async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let bytes = 0;
    const hold = (more: number): boolean => {
      bytes += more;
      this.#heldBytes += more;
      return bytes <= maxBodyBytes && this.#heldBytes <= maxHeldBytes;
    };
    this.open += 1;
    try {
      const refusal = await this.#check(request, response, hold);
      if (refusal !== undefined) refuse(response, refusal);
    } finally {
      this.open -= 1;
      this.#heldBytes -= bytes;
    }
  }

  /** undefined: it was answered. */
  async #check(
    request: IncomingMessage,
    response: ServerResponse,
    hold: (bytes: number) => boolean,
  ): Promise<Refusal | undefined> {
    const { vendor } = this.#of;
    const path = request.url ?? "";
    const stranger = this.#findStranger(request, path);
    if (stranger !== undefined) return stranger;
    const body = await readBody(request, hold);
    if (body === undefined) return { status: 400, why: "The body is too large or no JSON object." };
    const obstacle = findObstacle(vendor, body);
    if (obstacle !== undefined) return { status: 403, why: obstacle };
    const asked = wires[vendor].read(body, path);
    const leftMs = this.standing.leftMs(asked.model);
    const retryAfterMs = Math.min(leftMs, wires[vendor].patienceMs ?? leftMs);
    if (leftMs > 0) return { status: 429, why: "The vendor has asked to wait.", retryAfterMs };
    const passing = { request, response, body, asked };
    if (!isCounting(path)) return this.#payAndForward(passing);
    return this.#answer(passing, await this.#forward(passing), asked.maxOutputTokens ?? 0);
  }

  #findStranger(request: IncomingMessage, path: string): Refusal | undefined {
    const { vendor, token } = this.#of;
    if (request.method !== "POST" || !wires[vendor].paths.test(path)) {
      return { status: 403, why: `${request.method} ${path.slice(0, 100)} is not let out of the sandbox.` };
    }
    const shown = Object.values(pickHeaders(request.headers, /^(?:x-api-key|authorization|x-goog-api-key)$/));
    const isOurs = shown.some((value) => value.replace(/^Bearer /, "") === token);
    return isOurs ? undefined : { status: 401, why: "Not the agent." };
  }

  async #payAndForward(passing: Passing): Promise<Refusal | undefined> {
    const { vendor, purse } = this.#of;
    const { body, asked } = passing;
    const inputTokens = this.#inputs.bound(asked.model, body);
    const maxOutputTokens = Math.min(asked.maxOutputTokens ?? maxAnswerTokens, maxAnswerTokens);
    const reservation = this.#reserve(asked.model, { inputTokens, maxOutputTokens });
    if ("status" in reservation) return reservation;
    this.calls += 1;
    this.model = `${vendor}/${asked.model}`;
    const set = { inputTokens, maxOutputTokens: reservation.maxOutputTokens };
    let passed: Forwarded;
    let told: ToldUsage;
    try {
      passed = await this.#forward({ ...passing, body: wires[vendor].limit(body, set.maxOutputTokens) });
      told = passed.kind === "answered" ? toBilled(passed, set) : nothing;
    } finally {
      purse.settle(`${vendor}/${asked.model}`, reservation, told);
    }
    if (isCounted(told)) this.usage = addUsage(this.usage, told);
    if (passed.kind === "answered" && passed.reader.isFinal && isCounted(told))
      this.#inputs.told(asked.model, body, told.input);
    return this.#answer(passing, passed, set.maxOutputTokens);
  }

  /** A refusal: it can not be paid. Nor could a later one, when it is that of the model that does the work. */
  #reserve(model: string, set: SetAside): (ReturnType<Purse["reserve"]> & {}) | Refusal {
    const { vendor, purse } = this.#of;
    try {
      const reservation = purse.reserve(`${vendor}/${model}`, set);
      if (reservation !== undefined) return reservation;
      const reason = `The next call of ${vendor}/${model} does not fit into the slice (${purse.spentUsd.toFixed(4)} USD spent).`;
      this.standing.fail({ stop: "money", reason, isLasting: true });
      return { status: 400, why: reason };
    } catch (thrown) {
      const reason = toFault(thrown).message;
      if (this.standing.isMain(model)) this.standing.fail({ stop: "model_failed", reason, isLasting: true });
      else
        this.standing.note(`A request of its own to ${vendor}/${model} was refused, and the work goes on: ${reason}`);
      return { status: 400, why: reason };
    }
  }

  #forward({ request, body, response }: Passing): Promise<Forwarded> {
    const onBegin = () => this.standing.begin();
    return forward(this.#of, { request, body, response, onBegin, nowMs: this.#of.nowMs });
  }

  /** Ends the agent's request as the vendor's answer did; a refusal when the vendor gave none. */
  #answer({ response, asked }: Passing, passed: Forwarded, given: number): Refusal | undefined {
    const { standing } = this;
    if (passed.kind === "unreached") {
      if (!response.destroyed) standing.unreached(passed.why);
      return { status: 502, why: standing.failure?.reason ?? passed.why };
    }
    if (passed.kind === "refused") {
      standing.refused(asked.model, passed);
      passRefusal(this.#of.vendor, response, passed, this.#of.nowMs());
      return undefined;
    }
    standing.answered(asked.model, passed, { asked: asked.maxOutputTokens, given }, !response.destroyed);
    if (!response.headersSent) return { status: 502, why: standing.failure?.reason ?? "The answer broke off." };
    if (passed.broke === undefined) response.end();
    else response.destroy();
    return undefined;
  }
}

function addUsage(one: Usage, other: Usage): Usage {
  const cacheWrite = (one.cacheWrite ?? 0) + (other.cacheWrite ?? 0);
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    ...(cacheWrite > 0 ? { cacheWrite } : {}),
    output: one.output + other.output,
  };
}
