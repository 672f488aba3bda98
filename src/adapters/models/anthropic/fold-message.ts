import type {
  ContentBlock,
  RawContentBlockDelta,
  RawMessageStreamEvent,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type { Usage } from "../../../ports/model.ts";

/** One block of the answer; `json` is the text of a tool's input as it came. */
export type Block = { readonly content: ContentBlock; readonly json: string };
export type FoldedMessage = {
  readonly blocks: readonly Block[];
  readonly stopReason: string | null;
  readonly usage: Usage;
  /** False when the stream ended before the vendor said that it had. */
  readonly complete: boolean;
};

const empty: FoldedMessage = {
  blocks: [],
  stopReason: null,
  usage: { input: 0, cached: 0, output: 0 },
  complete: false,
};

/** The message that a stream's events say, also of a stream that was cut: then with the tokens counted so far. */
export function foldMessage(events: readonly RawMessageStreamEvent[]): FoldedMessage {
  return events.reduce(step, empty);
}

function step(message: FoldedMessage, event: RawMessageStreamEvent): FoldedMessage {
  switch (event.type) {
    case "message_start":
      return { ...message, usage: toUsage(event.message.usage, message.usage) };
    case "content_block_start":
      return { ...message, blocks: [...message.blocks, { content: event.content_block, json: "" }] };
    case "content_block_delta":
      return {
        ...message,
        blocks: message.blocks.map((block, index) => (index === event.index ? grow(block, event.delta) : block)),
      };
    case "message_delta":
      return {
        ...message,
        stopReason: event.delta.stop_reason ?? message.stopReason,
        usage: toUsage(event.usage, message.usage),
      };
    case "message_stop":
      return { ...message, complete: true };
    default:
      return message;
  }
}

function grow(block: Block, delta: RawContentBlockDelta): Block {
  const { content } = block;
  if (delta.type === "input_json_delta") return { ...block, json: block.json + delta.partial_json };
  if (delta.type === "text_delta" && content.type === "text")
    return { ...block, content: { ...content, text: content.text + delta.text } };
  if (content.type !== "thinking") return block;
  if (delta.type === "thinking_delta")
    return { ...block, content: { ...content, thinking: content.thinking + delta.thinking } };
  return delta.type === "signature_delta"
    ? { ...block, content: { ...content, signature: content.signature + delta.signature } }
    : block;
}

type Counted = {
  readonly input_tokens: number | null;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
};

/** The counts are totals, each event's newer than the last; `input_tokens` is what was neither read from the cache nor written to it. */
function toUsage(counted: Counted, before: Usage): Usage {
  const cached = counted.cache_read_input_tokens ?? before.cached;
  const cacheWrite = counted.cache_creation_input_tokens ?? before.cacheWrite ?? 0;
  const fresh = counted.input_tokens ?? before.input - before.cached - (before.cacheWrite ?? 0);
  return {
    input: fresh + cached + cacheWrite,
    cached,
    ...(cacheWrite > 0 ? { cacheWrite } : {}),
    output: counted.output_tokens,
  };
}
