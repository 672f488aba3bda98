import type { Response, ResponseOutputItem } from "openai/resources/responses/responses";
import type { Reply, Stop, ToolCall, Usage } from "../../../ports/model.ts";
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
    usage: toUsage(response),
    opaque: toOpaque(name, response.output),
  };
}

/** What the vendor has counted; a response without counts (it failed early) cost nothing that we know of. */
export function toUsage({ usage }: Pick<Response, "usage">): Usage {
  // Other servers that speak this protocol leave the details out, whatever the type says.
  const details: Partial<{ cached_tokens: number; cache_write_tokens: number }> | undefined =
    usage?.input_tokens_details;
  const cacheWrite = details?.cache_write_tokens ?? 0;
  return {
    input: usage?.input_tokens ?? 0,
    cached: details?.cached_tokens ?? 0,
    ...(cacheWrite > 0 ? { cacheWrite } : {}),
    output: usage?.output_tokens ?? 0,
  };
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
