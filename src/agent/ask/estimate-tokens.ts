import { createHash } from "node:crypto";
import { maxBytesPerToken, tokenBound } from "../../core/money/token-bound.ts";
import type { Message, ToolSpec, Transcript, Usage } from "../../ports/model.ts";

/** What a vendor has counted of the conversation as it stands: nothing of what was sent then has changed since. */
export type Counted = {
  readonly model: string;
  /** So many messages were sent; the next one is the answer. */
  readonly messages: number;
  readonly input: number;
  readonly output: number;
  /** The upper bound of what was sent. */
  readonly bound: number;
  /** Digest of the tools that were sent. */
  readonly tools: string;
};

/** What a vendor adds to a call of its own: the words that explain tools and strict schemas (with Claude about 350 to 700 tokens). */
const tokensPerCall = 1000;
/** Marks around a message and its parts, beside the keys that our own JSON of it has in their place. */
const tokensPerMessage = 16;

/**
 * Tokens that a call sends, from above: by `counted` what this model's vendor has counted of its beginning, and the upper bound of what is new; without it the
 * upper bound of all. Money is set aside by it, so that a cap holds whatever script is written in.
 */
export function estimateTokens(transcript: Transcript, specs: readonly ToolSpec[], counted?: Counted | null): number {
  const { system, messages } = transcript;
  const whole = tokensPerCall + tokenBound(system) + boundOf(messages) + boundOf(specs);
  if (counted == null || !isReliable(counted)) return whole;
  const [answer, ...later] = messages.slice(counted.messages);
  const tools = counted.tools === digestOf(specs) ? 0 : boundOf(specs);
  const known = counted.input + counted.output + tools;
  return Math.min(whole, known + (answer === undefined ? 0 : visibleBound(answer)) + boundOf(later));
}

/** Vendors call their count before a call an estimate, "a small amount" off (platform.claude.com/docs/en/build-with-claude/token-counting). */
const countMargin = 1.05;

/** The upper bound of a call, where its vendor has counted it before: what is far too low to be true, or no count at all, is not believed. */
export function boundByCount(bound: number, count: number | undefined): number {
  if (count === undefined || !Number.isInteger(count) || count * maxBytesPerToken < bound) return bound;
  return Math.min(bound, Math.ceil(count * countMargin) + tokensPerCall);
}

/** How many tokens a byte of the conversation is likely to be: as its vendor has counted, without that as in usual code and prose. */
export function tokensPerByte(counted: Counted | null): number {
  return counted === null || !isReliable(counted) ? 0.3 : Math.min(1, counted.input / counted.bound);
}

/** Bytes of a conversation's turns, of which each is a token at most, without system part, tools, and what stands around a message. */
export function boundOfTurns({ messages }: Pick<Transcript, "messages">): number {
  return boundOf(messages) - messages.length * tokensPerMessage;
}

/** What to remember of a call that was answered and counted. */
export function toCounted(
  model: string,
  { transcript, specs }: { readonly transcript: Transcript; readonly specs: readonly ToolSpec[] },
  { input, output }: Usage,
): Counted {
  const bound = estimateTokens(transcript, specs);
  return { model, messages: transcript.messages.length, input, output, bound, tools: digestOf(specs) };
}

function isReliable({ input, bound }: Counted): boolean {
  return input * maxBytesPerToken >= bound;
}

/** The answer's own tokens are counted as they came, with what was thought; as history its visible parts may be written otherwise. */
function visibleBound(message: Message): number {
  if (message.role !== "assistant") return boundOf([message]);
  return tokensPerMessage + tokenBound(JSON.stringify([message.text, message.toolCalls]));
}

/** Messages and tools are values that never change: each is measured once, not with every call. */
const bounds = new WeakMap<Message | ToolSpec, number>();
const digests = new WeakMap<readonly ToolSpec[], string>();

function boundOf(values: readonly (Message | ToolSpec)[]): number {
  return values.reduce((total, value) => {
    const bound = bounds.get(value) ?? tokensPerMessage + tokenBound(JSON.stringify(value));
    bounds.set(value, bound);
    return total + bound;
  }, 0);
}

function digestOf(specs: readonly ToolSpec[]): string {
  const digest = digests.get(specs) ?? createHash("sha256").update(JSON.stringify(specs)).digest("hex").slice(0, 16);
  digests.set(specs, digest);
  return digest;
}
