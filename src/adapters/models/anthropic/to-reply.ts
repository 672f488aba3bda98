import type { Reply, Stop, ToolCall } from "../../../ports/model.ts";
import { toOpaque } from "../own-turn.ts";
import { parseInput } from "../parse-input.ts";
import type { Block, FoldedMessage } from "./fold-message.ts";

/** A whole message as the port's reply; `name` is `anthropic/<model>`. */
export function toReply(message: FoldedMessage, name: string): Reply {
  const toolCalls = message.blocks.flatMap(toToolCall);
  const thought = message.blocks.map(({ content }) => (content.type === "thinking" ? content.thinking : "")).join("");
  return {
    ...(thought === "" ? {} : { thought }),
    text: message.blocks.map(({ content }) => (content.type === "text" ? content.text : "")).join(""),
    toolCalls,
    stop: toStop(message.stopReason, toolCalls.length > 0),
    rawStop: message.stopReason ?? "none",
    usage: message.usage,
    opaque: toOpaque(name, message.blocks.map(toPart)),
  };
}

function toStop(reason: string | null, hasCalls: boolean): Stop {
  if (reason === "max_tokens") return "length";
  if (reason === "refusal") return "refusal";
  if (reason === "model_context_window_exceeded") return "context_overflow";
  return hasCalls ? "tool_calls" : "end";
}

function toToolCall({ content, json }: Block): ToolCall[] {
  return content.type === "tool_use" ? [{ id: content.id, name: content.name, input: parseInput(json) }] : [];
}

function toPart({ content, json }: Block): unknown {
  if (content.type !== "tool_use") return content;
  const input = parseInput(json);
  // Only an object may go back; an input that was cut in the middle goes back empty, and the tool's error says why.
  return { ...content, input: typeof input === "object" ? input : {} };
}
