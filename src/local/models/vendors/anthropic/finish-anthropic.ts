import type { SseEvent } from "../../answers/sse.ts";
import type { Answer } from "../../answers/to-answer.ts";
import { type Json, toObject } from "../../json.ts";

/** What aimock leaves out of a Messages stream: the tokens of the cache, in both events that count. */
export function finishAnthropic(events: readonly SseEvent[], { tokens }: Answer): readonly SseEvent[] {
  const counted = {
    input_tokens: tokens.input - tokens.cached - tokens.cacheWrite,
    cache_read_input_tokens: tokens.cached,
    cache_creation_input_tokens: tokens.cacheWrite,
  };
  return events.map(({ name, data }) => ({ name, data: finish(data, counted, tokens.output) }));
}

function finish(data: Json, counted: Json, output: number): Json {
  if (data.type === "message_start")
    return { ...data, message: { ...toObject(data.message), usage: { ...counted, output_tokens: 1 } } };
  return data.type === "message_delta" ? { ...data, usage: { ...counted, output_tokens: output } } : data;
}
