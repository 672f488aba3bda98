import { isPassing, remedyOf } from "../../../../core/model-failures.ts";
import type { VendorName } from "../../../../core/vendors.ts";
import type { AgentFailure } from "../../../../ports/agent-pool.ts";
import { kindOfRefusal } from "../../kind-of-status.ts";
import type { Answered, Refused } from "./forward.ts";
import { maxAnswerTokens } from "./vendor-wire.ts";
import { readWaitMs, Waits } from "./waits.ts";

const maxVoided = 20;

export type StandingOptions = {
  readonly vendor: VendorName;
  /** The one that does the work; an agent asks others for small tasks of its own. Left out: any. */
  readonly model?: string;
  /** What the work has left of its time; left out: no end. */
  readonly leftMs?: () => number;
  /** Told at once when no further request can succeed. */
  readonly onFatal: (failure: AgentFailure) => void;
  /** What people should know of a request, though the work goes on. */
  readonly onNote?: (note: string) => void;
  readonly nowMs: () => number;
};
/** The last whole answer of the model that does the work, and what the tries right before it said: they broke off, or the vendor called them void. */
export type Tries = { readonly halves: readonly string[]; readonly whole: string };
type Limits = { readonly asked: number | undefined; readonly given: number };

/** How an agent stands with its vendor: what the last request came to, and whom it may ask again when. */
export class Standing {
  failure: AgentFailure | undefined;
  tries: Tries = { halves: [], whole: "" };
  #halves: readonly string[] = [];
  #cut: { readonly model: string; readonly why: string } | undefined;
  readonly #waits: Waits;
  readonly #noted = new Set<string>();
  readonly #of: StandingOptions;

  constructor(of: StandingOptions) {
    this.#of = of;
    this.#waits = new Waits(of.nowMs);
  }

  /** Why the last answer of a model is half a one; undefined when it is whole. */
  get cut(): string | undefined {
    return this.#cut?.why;
  }

  leftMs(model: string): number {
    return this.#waits.leftMs(model);
  }

  /** Agents know names for a family ("sonnet"), and vendors snapshots with a date. */
  isMain(model: string): boolean {
    const { model: main } = this.#of;
    if (main === undefined || main === model) return true;
    if (!main.includes("-")) return model.includes(main);
    return model.startsWith(main) && /^-(?:\d{8}|\d{4}-\d{2}-\d{2})$/.test(model.slice(main.length));
  }

  /** No further request can succeed. */
  fail(failure: AgentFailure): void {
    this.failure = failure;
    this.#of.onFatal(failure);
  }

  /** Each note once: an agent asks again and again. */
  note(text: string): void {
    if (this.#noted.has(text)) return;
    this.#noted.add(text);
    this.#of.onNote?.(text);
  }

  /** The vendor answers: what was wrong before is so no more. */
  begin(): void {
    this.failure = undefined;
  }

  unreached(why: string): void {
    this.failure = {
      stop: "model_failed",
      reason: `${this.#of.vendor} was not reached: unreachable (${why}).`,
    };
  }

  /** A wait that outlasts the work is told at once: some agents would sleep until their time is over. */
  refused(model: string, { status, headers, body }: Refused): void {
    const { vendor, nowMs, leftMs } = this.#of;
    const retryAfterMs = readWaitMs(headers, body, nowMs());
    const kind = kindOfRefusal(status, body);
    const wait = retryAfterMs === undefined ? "" : ` and asks to wait ${toSeconds(retryAfterMs)} s`;
    this.failure = {
      stop: "model_failed",
      reason: `${vendor} answered ${status} to the agent's request${wait}.${remedyOf(vendor, kind)}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(isPassing(kind) ? {} : { isLasting: true as const }),
    };
    if (status === 401) this.fail(this.failure);
    if (retryAfterMs === undefined) return;
    this.#waits.add(model, retryAfterMs);
    this.note(`${vendor}/${model} asks to wait ${toSeconds(retryAfterMs)} s (${status}).`);
    if (this.isMain(model) && retryAfterMs >= (leftMs?.() ?? Number.POSITIVE_INFINITY)) this.fail(this.failure);
  }

  /** `isHeard`: the agent still listens. One that hangs up says nothing of the vendor. */
  answered(model: string, { reader, broke }: Answered, limits: Limits, isHeard: boolean): void {
    const { vendor } = this.#of;
    const isHalf = !reader.isFinal && (broke !== undefined || (reader.ending === undefined && !reader.isOnePiece));
    if (isHalf && isHeard) {
      const why = broke ?? "it ended before the vendor had said so";
      this.failure = { stop: "model_failed", reason: `The answer of ${vendor} broke off: ${why}.` };
    }
    if (this.isMain(model)) this.#keep(reader.text, isHalf || reader.ending === "void");
    if (reader.ending === "length") this.#cutAt(model, limits);
    else if (!isHalf && this.#cut?.model === model) this.#cut = undefined;
  }

  #keep(text: string, isVoid: boolean): void {
    if (isVoid) this.#halves = [...this.#halves, text].filter((half) => half !== "").slice(-maxVoided);
    else [this.tries, this.#halves] = [{ halves: this.#halves, whole: text }, []];
  }

  /** Agents name a limit of their own, or none, as they know nothing of ours. */
  #cutAt(model: string, { asked, given }: Limits): void {
    if (asked !== undefined && asked <= given && asked < maxAnswerTokens) return;
    const most = given === maxAnswerTokens ? "the most that Baton pays for in one answer" : "as no more money was left";
    const why = `An answer of ${this.#of.vendor}/${model} was cut at ${given.toLocaleString("en-US")} output tokens, ${most}.`;
    this.#cut = { model, why };
    this.note(why);
  }
}

function toSeconds(ms: number): string {
  return Math.ceil(ms / 1000).toLocaleString("en-US");
}
