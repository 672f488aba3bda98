import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type { Message, ReplyOptions, ToolSpec, Transcript } from "../../../ports/model.ts";
import { ownParts } from "../own-turn.ts";
import { safeCallId } from "../safe-call-id.ts";
import { thinkingOf } from "./thinking-of.ts";
import { toTools } from "./to-tools.ts";

export type Call = {
  readonly transcript: Transcript;
  readonly tools: readonly ToolSpec[];
  readonly options: ReplyOptions;
};

const cached = { cache_control: { type: "ephemeral" } } as const;

/**
 * The body of `POST /v1/messages`. At most four cache marks: tools, system, and the last two turns of ours, so that the next call still finds the
 * prefix when one step holds more blocks than the look-back of 20. No sampling parameters, no prefill, no forced tool: Claude 5.5 refuses them.
 */
export function toRequest(model: string, { transcript, tools, options }: Call): MessageCreateParamsStreaming {
  const named = toTools(tools);
  const last = named.at(-1);
  return {
    model,
    max_tokens: options.maxOutputTokens,
    stream: true,
    ...(transcript.system.trim() === "" ? {} : { system: [{ type: "text", text: transcript.system, ...cached }] }),
    ...(last === undefined ? {} : { tools: [...named.slice(0, -1), { ...last, ...cached }] }),
    messages: markLastTurns(transcript.messages.flatMap((message) => toMessage(message, model))),
    ...thinkingOf(model, options.effort),
  };
}

function toMessage(message: Message, model: string): MessageParam[] {
  const content = toBlocks(message, model);
  // A turn without blocks is refused; neighbours of one role are joined by the vendor.
  return content.length === 0 ? [] : [{ role: message.role === "assistant" ? "assistant" : "user", content }];
}

function toBlocks(message: Message, model: string): ContentBlockParam[] {
  if (message.role === "user") return [{ type: "text", text: message.text.trim() === "" ? "(empty)" : message.text }];
  if (message.role === "tools") {
    return message.results.map((result) => ({
      type: "tool_result",
      tool_use_id: safeCallId(result.callId),
      content: result.content,
      ...(result.isError ? { is_error: true } : {}),
    }));
  }
  const own = ownParts<ContentBlockParam>(message, `anthropic/${model}`);
  if (own !== undefined) return own.filter((block) => block.type !== "text" || block.text.trim() !== "");
  return [
    ...(message.text.trim() === "" ? [] : [{ type: "text" as const, text: message.text }]),
    ...message.toolCalls.map((call) => ({
      type: "tool_use" as const,
      id: safeCallId(call.id),
      name: call.name,
      input: toInput(call.input),
    })),
  ];
}

/** The vendor takes objects only; a foreign call whose input was cut is shown as what came. */
function toInput(input: unknown): unknown {
  return typeof input === "object" && input !== null && !Array.isArray(input) ? input : { unreadable: String(input) };
}

function markLastTurns(messages: readonly MessageParam[]): MessageParam[] {
  const ours = messages.flatMap((message, index) => (message.role === "user" ? [index] : [])).slice(-2);
  return messages.map((message, index): MessageParam => {
    if (message.role !== "user" || typeof message.content === "string" || !ours.includes(index)) return message;
    const block = message.content.at(-1);
    if (block?.type !== "text" && block?.type !== "tool_result") return message;
    return { ...message, content: [...message.content.slice(0, -1), { ...block, ...cached }] };
  });
}
