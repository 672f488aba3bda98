import type { RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages/messages";
import type { Response } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";
import { foldMessage } from "../../../src/adapters/models/anthropic/fold-message.ts";
import { toReply as fromClaude } from "../../../src/adapters/models/anthropic/to-reply.ts";
import { toReply as fromOpenai } from "../../../src/adapters/models/openai/to-reply.ts";

const claude = (...events: object[]) => foldMessage(events as RawMessageStreamEvent[]);
const started = {
  type: "message_start",
  message: {
    usage: { input_tokens: 10, output_tokens: 1, cache_read_input_tokens: 200, cache_creation_input_tokens: 3000 },
  },
};
const ended = (reason: string) => ({
  type: "message_delta",
  delta: { stop_reason: reason },
  usage: { output_tokens: 40, input_tokens: null },
});

describe("what Claude's stream says", () => {
  it("counts as input all that was sent: what was fresh, read from the cache and written to it", () => {
    const { usage } = claude(started, ended("end_turn"), { type: "message_stop" });
    expect(usage).toEqual({ input: 3210, cached: 200, cacheWrite: 3000, output: 40 });
  });

  it("keeps a thought's text and signature whole, as it is refused otherwise", () => {
    const thinking = { type: "thinking", thinking: "", signature: "" };
    const delta = (part: object) => ({ type: "content_block_delta", index: 0, delta: part });
    const { blocks } = claude(
      started,
      { type: "content_block_start", index: 0, content_block: thinking },
      delta({ type: "thinking_delta", thinking: "Let" }),
      delta({ type: "thinking_delta", thinking: " me" }),
      delta({ type: "signature_delta", signature: "si" }),
      delta({ type: "signature_delta", signature: "gned" }),
    );
    expect(blocks[0]?.content).toEqual({ type: "thinking", thinking: "Let me", signature: "signed" });
  });

  it("shows a call whose input was cut to the tool as it came, and sends it back to Claude as an object", () => {
    const message = claude(
      started,
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t1", name: "look", input: {} } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"path": "a' } },
      ended("max_tokens"),
    );
    const reply = fromClaude(message, "anthropic/claude-opus-5-5");
    expect(reply).toMatchObject({ stop: "length", toolCalls: [{ id: "t1", name: "look", input: '{"path": "a' }] });
    expect(reply.opaque?.content).toMatchObject({ parts: [{ type: "tool_use", id: "t1", input: {} }] });
  });
});

describe("what OpenAI answers", () => {
  const response = (of: object) => ({ status: "completed", output: [], ...of }) as unknown as Response;

  it("is a refusal where its filter ended the answer, and not one that grew too long", () => {
    const ended = (reason: string) =>
      fromOpenai(response({ status: "incomplete", incomplete_details: { reason } }), "openai/gpt-6.1-sol").stop;
    expect(ended("content_filter")).toBe("refusal");
    expect(ended("max_output_tokens")).toBe("length");
  });

  it("counts what was written to the cache, which has a price of its own", () => {
    const usage = {
      input_tokens: 5000,
      output_tokens: 7,
      input_tokens_details: { cached_tokens: 1000, cache_write_tokens: 3000 },
    };
    const reply = fromOpenai(response({ usage }), "openai/gpt-6.1-sol");
    expect(reply.usage).toEqual({ input: 5000, cached: 1000, cacheWrite: 3000, output: 7 });
  });
});
