import type { ModelFailureKind } from "../core/model-failures.ts";
import type { Uncounted } from "../core/money/parse-counts.ts";

/** One conversation turn that a vendor made and must get back unchanged (thinking blocks, reasoning items, thought signatures). */
export type Opaque = { readonly vendor: string; readonly content: unknown };

export type ToolCall = { readonly id: string; readonly name: string; readonly input: unknown };
export type ToolResult = {
  readonly callId: string;
  readonly name: string;
  readonly content: string;
  readonly isError: boolean;
};

export type Message =
  | { readonly role: "user"; readonly text: string }
  | {
      readonly role: "assistant";
      readonly text: string;
      readonly toolCalls: readonly ToolCall[];
      readonly opaque?: Opaque;
    }
  | { readonly role: "tools"; readonly results: readonly ToolResult[] };

export type Transcript = { readonly system: string; readonly messages: readonly Message[] };
/** `schema`: JSON Schema of the input, legal in all vendors' strict modes (all keys required, no extra ones). */
export type ToolSpec = {
  readonly name: string;
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
};
/**
 * Tokens. `input` counts all that was sent, with `cached` (read from the vendor's cache) and `cacheWrite` (written to it at a price of its own;
 * absent where the vendor charges none); `output` all that came, reasoning too.
 */
export type Usage = {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite?: number;
  readonly output: number;
  /** Answered within a batch, at its vendor's price for that. */
  readonly batched?: true;
};
/** What a vendor told of an answer's cost. undefined: it broke off before that; `uncounted`: what it told is no count. */
export type ToldUsage = Usage | Uncounted | undefined;

export type ModelFailure = {
  readonly kind: ModelFailureKind;
  readonly message: string;
  /** The whole wait that the vendor asked for. */
  readonly retryAfterMs?: number;
};
export type Stop = "end" | "tool_calls" | "length" | "refusal" | "context_overflow" | "failed";

export type Reply = {
  readonly text: string;
  /** What the vendor shows of its reasoning; for people, never sent back. */
  readonly thought?: string;
  readonly toolCalls: readonly ToolCall[];
  readonly stop: Stop;
  /** The vendor's own word for it. */
  readonly rawStop: string;
  readonly usage: ToldUsage;
  readonly opaque?: Opaque;
  /** Set exactly when `stop` is `failed`. */
  readonly failure?: ModelFailure;
};

export type ReplyOptions = {
  readonly maxOutputTokens: number;
  readonly effort?: "low" | "medium" | "high";
  readonly signal?: AbortSignal;
  /** Told once, at the first token of the answer: the vendor has read all that was sent, and from now on others read it from its cache. Not told where none comes. */
  readonly onBegun?: () => void;
};

/** One vendor's model. A failure of the model is a value; the SDK's own retries are off. */
export interface Model {
  /** `vendor/model` */
  readonly name: string;
  /** The vendor refuses a conversation whose former turns were changed; it must be continued as it was sent, or begun anew. */
  readonly isAppendOnly?: boolean;
  reply(transcript: Transcript, tools: readonly ToolSpec[], options: ReplyOptions): Promise<Reply>;
  /** How many tokens the same call would send, as its vendor counts them for nothing; undefined where it does not say. Never rejects. */
  countInput?(transcript: Transcript, tools: readonly ToolSpec[], options: ReplyOptions): Promise<number | undefined>;
}

/** Gives the model of a name; a Fault `model.no_key` names the variable that is missing. Loads the vendor's SDK only then. */
export type FindModel = (name: string) => Promise<Model>;
