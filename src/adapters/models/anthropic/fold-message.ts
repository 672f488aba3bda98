import type {
  ContentBlock,
  RawContentBlockDelta,
  RawMessageStreamEvent,
} from "@anthropic-ai/sdk/resources/messages/messages";
import { highest, optional, parseCounts, required } from "../../../core/money/parse-counts.ts";
import type { ToldUsage } from "../../../ports/model.ts";

/** One block of the answer; `json` is the text of a tool's input as it came. */
export type Block = { readonly content: ContentBlock; readonly json: string };
export type FoldedMessage = {
  readonly blocks: readonly Block[];
  readonly stopReason: string | null;
  readonly usage: ToldUsage;
  /** False when the stream ended before the vendor said that it had. */
  readonly complete: boolean;
};

/** The message with the counts as they came: what is in them is not known before the end. */
type Folding = Omit<FoldedMessage, "usage"> & { readonly begun: Counts | undefined; readonly told: Counts };

const empty: Folding = { blocks: [], stopReason: null, begun: undefined, told: {}, complete: false };

/** The message that a stream's events say, also of a stream that was cut: then with the tokens counted so far. */
export function foldMessage(events: readonly RawMessageStreamEvent[]): FoldedMessage {
  const { begun, told, ...message } = events.reduce(step, empty);
  return { ...message, usage: toUsage(message, { begun, told }) };
}

function step(message: Folding, event: RawMessageStreamEvent): Folding {
  switch (event.type) {
    case "message_start":
      return { ...message, begun: toCounts(event.message.usage) };
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
        told: highest(message.told, toCounts(event.usage)),
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

type Counts = Readonly<Record<string, unknown>>;

/** What an event counts; a figure that it leaves out or tells as null is the former event's. */
function toCounts(usage: unknown): Counts {
  if (typeof usage !== "object") return {};
  return Object.fromEntries(Object.entries(usage ?? {}).filter(([, value]) => value !== null));
}

/**
 * The counts are totals, each event's newer than the last; `input_tokens` is what was neither read from the cache nor written to it. The output that the
 * first event counts is the beginning's: a whole message has told another.
 */
function toUsage(
  { complete, blocks }: Pick<FoldedMessage, "complete" | "blocks">,
  { begun, told }: Pick<Folding, "begun" | "told">,
): ToldUsage {
  const hasEnded = complete || Object.keys(told).length > 0;
  // What came until it broke off is counted nowhere.
  if (!hasEnded && (begun === undefined || blocks.length > 0)) return undefined;
  const all = { ...begun, ...told };
  const cached = optional("usage.cache_read_input_tokens", all["cache_read_input_tokens"]);
  const written = optional("usage.cache_creation_input_tokens", all["cache_creation_input_tokens"]);
  return parseCounts({
    input: [required("usage.input_tokens", all["input_tokens"]), cached, written],
    cached: [cached],
    cacheWrite: [written],
    output: [required("usage.output_tokens", (hasEnded ? told : all)["output_tokens"])],
    isEmpty: blocks.length === 0,
  });
}
