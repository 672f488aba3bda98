import type { SseEvent } from "../../answers/sse.ts";
import type { Answer } from "../../answers/to-answer.ts";
import { type Json, toObject, toObjects } from "../../json.ts";

/** What aimock leaves out of a Responses stream: token details, numbers of the events, the event `response.incomplete`, refusals as their own part. */
export function finishOpenai(events: readonly SseEvent[], answer: Answer): readonly SseEvent[] {
  return events.map((event, index) => {
    const { name, data } = event.name === "response.completed" ? finishLast(event, answer) : event;
    return { name, data: { ...data, sequence_number: index } };
  });
}

function finishLast({ name, data }: SseEvent, { tokens, stop }: Answer): SseEvent {
  const usage = {
    input_tokens: tokens.input,
    input_tokens_details: { cached_tokens: tokens.cached, cache_write_tokens: tokens.cacheWrite },
    output_tokens: tokens.output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: tokens.input + tokens.output,
  };
  const response: Json = { ...toObject(data.response), usage, error: null, incomplete_details: null };
  if (stop === "refusal")
    return {
      name,
      data: {
        ...data,
        response: { ...response, status: "completed", output: toObjects(response.output).map(toRefusal) },
      },
    };
  if (stop !== "length") return { name, data: { ...data, response } };
  const incomplete = { ...response, status: "incomplete", incomplete_details: { reason: "max_output_tokens" } };
  return { name: "response.incomplete", data: { type: "response.incomplete", response: incomplete } };
}

function toRefusal(item: Json): Json {
  if (item.type !== "message") return item;
  return { ...item, content: toObjects(item.content).map((part) => ({ type: "refusal", refusal: part.text })) };
}
