export const vendors = ["anthropic", "openai", "google"] as const;
export type Vendor = (typeof vendors)[number];

/** What goes wrong in place of an answer. `502` is a gateway's page, `html` the same with status 200. `cut` breaks the connection in the middle, `ended` closes it politely, `stall` keeps it open and silent. */
export type FaultName = "429" | "500" | "502" | "503" | "529" | "reset" | "cut" | "ended" | "stall" | "empty" | "html";

export type ScriptedCall = { readonly name: string; readonly input: unknown };

/** One answer of the model. Strings may hold placeholders (`fillPlaceholders`). */
export type Turn = {
  readonly say?: string;
  /** Reasoning that goes with the answer; models that reason give some anyway. */
  readonly think?: string;
  readonly call?: readonly ScriptedCall[];
  /** Tokens; what is not said is estimated from the texts. `input` counts the cached ones too. */
  readonly usage?: {
    readonly input?: number;
    readonly cached?: number;
    readonly cacheWrite?: number;
    readonly output?: number;
  };
  readonly stop?: "length" | "refusal" | "overflow";
  readonly fault?: FaultName;
  /** The fault happens so many times for this conversation and turn, then the turn is answered. Without it: always. */
  readonly times?: number;
  /** Retry-After of a 429, 503 or 529: seconds or an HTTP date; `…Ms` is the header of its own. */
  readonly retryAfter?: string;
  readonly retryAfterMs?: number;
  /** Where a `cut`, `ended` or `stall` comes, as a part of the answer's bytes; a half by default. */
  readonly cutAt?: number;
  readonly delayMs?: number;
  /** When its first token comes, before `delayMs`; the rest comes then. */
  readonly beginMs?: number;
};

/** The first conversation that fits a request answers it; its n-th turn answers a request that holds n turns of the model already. */
export type Conversation = {
  readonly name: string;
  readonly vendor?: Vendor;
  /** Sources of regular expressions (flags `su`): of the model's name, the system text, and one of the first two user texts (the first may be what several questions share). */
  readonly model?: string;
  readonly system?: string;
  readonly user?: string;
  readonly turns: readonly Turn[];
};

export type Script = readonly Conversation[];
