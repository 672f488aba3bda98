import { createHash } from "node:crypto";
import type {
  FunctionTool,
  ResponseCreateParamsStreaming,
  ResponseInputItem,
} from "openai/resources/responses/responses";
import type { Message, ReplyOptions, ToolSpec, Transcript } from "../../../ports/model.ts";
import { ownParts } from "../own-turn.ts";
import { pruneSchema } from "../prune-schema.ts";
import { safeCallId } from "../safe-call-id.ts";
import { reasoningOf } from "./reasoning-of.ts";

export type Call = {
  readonly transcript: Transcript;
  readonly tools: readonly ToolSpec[];
  readonly options: ReplyOptions;
};

/** The vendor refuses less. */
const minOutputTokens = 16;
/** Strict mode refuses these (developers.openai.com/api/docs/guides/structured-outputs, "Supported schemas"). */
const refused = new Set([
  "$schema",
  "default",
  "minLength",
  "maxLength",
  "uniqueItems",
  "minProperties",
  "maxProperties",
]);

/** The body of `POST /v1/responses`: nothing stored, every turn sent again, no sampling parameters (reasoning models refuse them). */
export function toRequest(model: string, { transcript, tools, options }: Call): ResponseCreateParamsStreaming {
  return {
    model,
    stream: true,
    store: false,
    max_output_tokens: Math.max(options.maxOutputTokens, minOutputTokens),
    ...(transcript.system.trim() === "" ? {} : { instructions: transcript.system }),
    ...(tools.length === 0 ? {} : { tools: tools.map(toTool), parallel_tool_calls: true }),
    input: transcript.messages.flatMap((message) => toItems(message, model)),
    prompt_cache_key: toCacheKey(transcript.system, tools),
    ...reasoningOf(model, options.effort),
  };
}

function toTool(spec: ToolSpec): FunctionTool {
  return {
    type: "function",
    name: spec.name,
    description: spec.description,
    parameters: pruneSchema(spec.schema, refused),
    strict: true,
  };
}

/** Calls with one prefix meet on one machine's cache when they carry one key; the prefix is the system part and the tools. */
function toCacheKey(system: string, tools: readonly ToolSpec[]): string {
  return createHash("sha256")
    .update(JSON.stringify([system, tools]))
    .digest("hex")
    .slice(0, 32);
}

function toItems(message: Message, model: string): ResponseInputItem[] {
  if (message.role === "user") return [{ role: "user", content: message.text }];
  if (message.role === "tools") {
    return message.results.map((result) => ({
      type: "function_call_output",
      call_id: safeCallId(result.callId),
      // The protocol has no mark for a failed tool, so it is said in words.
      output: result.isError ? `Error: ${result.content}` : result.content,
    }));
  }
  const own = ownParts<ResponseInputItem>(message, `openai/${model}`);
  if (own !== undefined) return [...own];
  return [
    ...(message.text.trim() === "" ? [] : [{ role: "assistant" as const, content: message.text }]),
    ...message.toolCalls.map((call) => ({
      type: "function_call" as const,
      call_id: safeCallId(call.id),
      name: call.name,
      arguments: typeof call.input === "string" ? call.input : JSON.stringify(call.input),
    })),
  ];
}
