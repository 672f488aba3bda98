import type { Asked } from "../asked.ts";
import { toText } from "../json.ts";
import type { Held } from "../prompt-cache.ts";
import { fillPlaceholders } from "../script/fill-placeholders.ts";
import type { Turn } from "../script/script.ts";
import { toCallId } from "../vendors/marks.ts";

export type AnsweredCall = { readonly id: string; readonly name: string; readonly arguments: string };
export type Tokens = {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite: number;
  readonly output: number;
};

/** A turn made ready for one request: placeholders filled, ids given, tokens counted. */
export type Answer = {
  readonly say: string;
  readonly think: string | undefined;
  readonly calls: readonly AnsweredCall[];
  readonly stop: Turn["stop"];
  readonly tokens: Tokens;
};

type Usage = NonNullable<Turn["usage"]>;

const prefixes = { anthropic: "toolu_", openai: "call_", google: "fc_" } as const;

/** `held`: what the vendor's cache does for it, where the turn says nothing of tokens. */
export function toAnswer(turn: Turn, asked: Asked, bodyLength: number, held: Held): Answer {
  const say = toText(fillPlaceholders(turn.say ?? "", asked));
  const think = turn.think ?? (asked.reasons ? "Working out the next step." : undefined);
  const calls = (turn.call ?? []).map((call, place) => ({
    id: toCallId(prefixes[asked.vendor], {
      model: asked.model,
      reasons: think !== undefined,
      turn: asked.turns,
      place,
    }),
    name: call.name,
    arguments: JSON.stringify(fillPlaceholders(call.input, asked)),
  }));
  const written = say.length + calls.reduce((sum, call) => sum + call.name.length + call.arguments.length, 0);
  const whole = estimate(bodyLength);
  const replayed = { cached: Math.floor(whole * held.cached), cacheWrite: Math.floor(whole * held.written) };
  const { input = whole, cached = 0, cacheWrite = 0, output = estimate(written) }: Usage = turn.usage ?? replayed;
  return { say, think, calls, stop: turn.stop, tokens: { input, cached, cacheWrite, output } };
}

/** About four characters a token. */
function estimate(characters: number): number {
  return Math.max(1, Math.ceil(characters / 4));
}
