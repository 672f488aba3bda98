import type { SseEvent } from "../answers/sse.ts";
import { type Json, toObject, toText } from "../json.ts";
import type { Vendor } from "../script/script.ts";

/** The answer that a stream's events make, as its vendor writes one that is not streamed. */
export function toWhole(vendor: Vendor, events: readonly SseEvent[]): Json {
  if (vendor === "openai") return toObject(events.findLast(({ data }) => data.response !== undefined)?.data.response);
  const started = toObject(events.find(({ data }) => data.type === "message_start")?.data.message);
  const ended = toObject(events.findLast(({ data }) => data.type === "message_delta")?.data);
  const blocks: Json[] = [];
  for (const { data } of events) {
    if (data.type === "content_block_start") blocks.push(toObject(data.content_block));
    const last = blocks.at(-1);
    if (data.type === "content_block_delta" && last !== undefined)
      blocks[blocks.length - 1] = grow(last, toObject(data.delta));
  }
  return {
    ...started,
    content: blocks,
    stop_reason: toObject(ended.delta).stop_reason ?? null,
    usage: { ...toObject(started.usage), ...toObject(ended.usage) },
  };
}

function grow(block: Json, delta: Json): Json {
  const field = { text_delta: "text", thinking_delta: "thinking", signature_delta: "signature" }[toText(delta.type)];
  return field === undefined ? block : { ...block, [field]: toText(block[field]) + toText(delta[field]) };
}
