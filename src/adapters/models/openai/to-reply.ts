import type { Response, ResponseOutputItem } from "openai/resources/responses/responses";
import { optional, parseCounts, required } from "../../../core/money/parse-counts.ts";
import type { Reply, Stop, ToldUsage, ToolCall } from "../../../ports/model.ts";
import { toOpaque } from "../own-turn.ts";
import { parseInput } from "../parse-input.ts";

/** A response that the vendor finished, whole or not, as the port's reply; `name` is `openai/<model>`. */
export function toReply(response: Response, name: string): Reply {
  const toolCalls = response.output.flatMap(toToolCall);
  const reason = response.incomplete_details?.reason;
  const thought = response.output.flatMap(toSummary).join("\n");
  return {
    ...(thought === "" ? {} : { thought }),
    text: response.output.map(textOf).join(""),
    toolCalls,
    stop: toStop(response, toolCalls.length > 0),
    rawStop: reason ?? response.status ?? "none",
    usage: toUsage(response.usage, response.output.length === 0),
    opaque: toOpaque(name, response.output),
  };
}

/** What the vendor has counted. Other servers that speak this protocol leave figures out, whatever the type says. */
export function toUsage(usage: Response["usage"], isEmpty: boolean): ToldUsage {
  const details = usage?.input_tokens_details;
  return parseCounts({
    input: [required("usage.input_tokens", usage?.input_tokens)],
    cached: [optional("usage.input_tokens_details.cached_tokens", details?.cached_tokens)],
    cacheWrite: [optional("usage.input_tokens_details.cache_write_tokens", details?.cache_write_tokens)],
    output: [required("usage.output_tokens", usage?.output_tokens)],
    isEmpty,
  });
}

function toStop(response: Response, hasCalls: boolean): Stop {
  if (response.incomplete_details?.reason === "content_filter" || response.output.some(isRefusal)) return "refusal";
  if (response.status === "incomplete") return "length";
  return hasCalls ? "tool_calls" : "end";
}

function toToolCall(item: ResponseOutputItem): ToolCall[] {
  return item.type === "function_call"
    ? [{ id: item.call_id, name: item.name, input: parseInput(item.arguments) }]
    : [];
}

/** The reasoning itself comes encrypted. */
function toSummary(item: ResponseOutputItem): string[] {
  // Other servers leave the summary out, whatever the type says.
  return item.type === "reasoning"
    ? ((item.summary as typeof item.summary | undefined) ?? []).map(({ text }) => text)
    : [];
}

function textOf(item: ResponseOutputItem): string {
  if (item.type !== "message") return "";
  return item.content.map((part) => (part.type === "output_text" ? part.text : part.refusal)).join("");
}

function isRefusal(item: ResponseOutputItem): boolean {
  return item.type === "message" && item.content.some((part) => part.type === "refusal");
}
