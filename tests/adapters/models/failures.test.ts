import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { findModel } from "../../../src/adapters/models/find-model.ts";
import type { Reply } from "../../../src/ports/model.ts";

type Canned = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

/** What vendors say that the scripted server does not: each answer is written out. */
describe("what a vendor says when something is wrong", () => {
  let server: Server | undefined;
  let paths: string[] = [];
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function listen({
    status = 200,
    headers = { "content-type": "text/event-stream" },
    body,
  }: Canned): Promise<string> {
    paths = [];
    server = createServer((request, response) => {
      paths.push(request.url ?? "");
      request.resume().on("end", () => response.writeHead(status, headers).end(body));
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function replyTo(name: string, canned: Canned, suffix = ""): Promise<Reply> {
    const url = `${await listen(canned)}${suffix}`;
    const model = await findModel({ ANTHROPIC_BASE_URL: url, OPENAI_BASE_URL: url, GEMINI_BASE_URL: url })(name);
    return model.reply({ system: "", messages: [{ role: "user", text: "Go." }] }, [], { maxOutputTokens: 100 });
  }
  const sse = (...events: object[]) =>
    events
      .map((event) => `event: ${(event as { type?: string }).type ?? "message"}\ndata: ${JSON.stringify(event)}\n\n`)
      .join("");
  const chunks = (...list: object[]) => list.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join("");
  const json = { "content-type": "application/json" };
  const claude = "anthropic/claude-opus-5-5";
  const start = {
    type: "message_start",
    message: {
      id: "m",
      role: "assistant",
      content: [],
      usage: { input_tokens: 40, output_tokens: 1, cache_read_input_tokens: 60, cache_creation_input_tokens: null },
    },
  };

  it("keeps the tokens of a message that an error ended, and reads the error's own kind", async () => {
    const reply = await replyTo(claude, {
      body: sse(start, { type: "error", error: { type: "overloaded_error", message: "Overloaded" } }),
    });
    expect(reply).toMatchObject({
      stop: "failed",
      failure: { kind: "overloaded", message: "Overloaded" },
      usage: { input: 100, cached: 60, output: 1 },
    });
  });

  it("hands on a tool's input that was cut as the text that came, and sends none of it back", async () => {
    const block = {
      type: "content_block_start",
      index: 0,
      content_block: { type: "tool_use", id: "t", name: "write", input: {} },
    };
    const delta = {
      type: "content_block_delta",
      index: 0,
      delta: { type: "input_json_delta", partial_json: '{"path": "a' },
    };
    const end = {
      type: "message_delta",
      delta: { stop_reason: "max_tokens", stop_sequence: null },
      usage: { output_tokens: 100 },
    };
    const reply = await replyTo(claude, {
      body: sse(start, block, delta, { type: "content_block_stop", index: 0 }, end, { type: "message_stop" }),
    });
    expect(reply).toMatchObject({ stop: "length", toolCalls: [{ id: "t", name: "write", input: '{"path": "a' }] });
    expect(reply.opaque?.content).toMatchObject({ parts: [{ type: "tool_use", input: {} }] });
  });

  it.each([
    [claude, "", "/v1/messages"],
    [claude, "/v1/", "/v1/messages"],
    ["openai/gpt-6.1-sol", "", "/v1/responses"],
    ["openai/gpt-6.1-sol", "/v1", "/v1/responses"],
    ["openai/gpt-6.1-sol", "/gateway/v2/", "/gateway/v2/responses"],
    ["google/gemini-4-argon", "/v1beta", "/v1beta/models/gemini-4-argon:streamGenerateContent?alt=sse"],
  ])("asks %s at a base URL that ends in %j under %s, once", async (name, suffix, path) => {
    const reply = await replyTo(name, { status: 503, headers: json, body: "{}" }, suffix);
    expect(reply.failure?.kind).toBe("overloaded");
    expect(paths).toEqual([path]);
  });

  it.each([claude, "openai/gpt-6.1-sol"])("lets %s name the time to come back as a date", async (name) => {
    const headers = { ...json, "retry-after": new Date(Date.now() + 3_600_000).toUTCString() };
    const { failure } = await replyTo(name, { status: 429, headers, body: "{}" });
    expect(failure?.retryAfterMs).toBeGreaterThan(3_590_000);
    expect(failure?.retryAfterMs).toBeLessThanOrEqual(3_600_000);
  });

  it("does not take an empty account of OpenAI for a limit that passes", async () => {
    const body = JSON.stringify({
      error: { code: "insufficient_quota", type: "insufficient_quota", message: "You exceeded your current quota." },
    });
    expect((await replyTo("openai/gpt-6.1-sol", { status: 429, headers: json, body })).failure?.kind).toBe("auth");
  });

  it.each([
    [claude, 413, { error: { type: "request_too_large", message: "Too large." } }],
    [claude, 400, { error: { type: "invalid_request_error", message: "prompt is too long: 9 tokens" } }],
    ["openai/gpt-6.1-sol", 413, { error: { message: "Too large." } }],
    ["openai/gpt-6.1-sol", 400, { error: { code: "context_length_exceeded", message: "Too long." } }],
    ["google/gemini-4-argon", 400, { error: { code: 400, message: "The input token count (9) exceeds the maximum." } }],
  ])("takes what %s refuses with %i for its length for a full context", async (name, status, body) => {
    const reply = await replyTo(name, { status, headers: json, body: JSON.stringify(body) });
    expect(reply.stop).toBe("context_overflow");
  });

  it("reads why OpenAI gave a response up", async () => {
    const response = {
      id: "r",
      status: "failed",
      output: [],
      error: { code: "server_error", message: "It broke." },
      usage: { input_tokens: 9, output_tokens: 2 },
    };
    const reply = await replyTo("openai/gpt-6.1-sol", { body: sse({ type: "response.failed", response }) });
    expect(reply).toMatchObject({
      failure: { kind: "overloaded", message: "It broke." },
      usage: { input: 9, cached: 0, output: 2 },
    });
  });

  it("reads an error of OpenAI's in the middle of a stream", async () => {
    const reply = await replyTo("openai/gpt-6.1-sol", {
      body: sse({ type: "error", code: "rate_limit_exceeded", message: "Slow down." }),
    });
    expect(reply.failure?.kind).toBe("rate_limited");
  });

  it("reads an error of Google's in the middle of a stream", async () => {
    const text = { candidates: [{ content: { parts: [{ text: "It" }] } }] };
    const reply = await replyTo("google/gemini-4-argon", {
      body: chunks(text, { error: { code: 503, message: "Overloaded." } }),
    });
    expect(reply.failure).toMatchObject({ kind: "overloaded", message: "Overloaded." });
  });

  it("takes a prompt that Google blocked for a refusal", async () => {
    const reply = await replyTo("google/gemini-4-argon", {
      body: chunks({ promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 7 } }),
    });
    expect(reply).toMatchObject({ stop: "refusal", rawStop: "PROHIBITED_CONTENT", usage: { input: 7 } });
  });

  it("takes a call that Gemini botched for an answer that was cut, so that it is asked again", async () => {
    const reply = await replyTo("google/gemini-4-argon", {
      body: chunks({ candidates: [{ finishReason: "MALFORMED_FUNCTION_CALL", finishMessage: "print(x" }] }),
    });
    expect(reply.failure).toMatchObject({ kind: "cut", message: expect.stringContaining("MALFORMED_FUNCTION_CALL") });
  });

  it.each([claude, "openai/gpt-6.1-sol", "google/gemini-4-argon"])("says that %s does not exist", async (name) => {
    expect(
      (await replyTo(name, { status: 404, headers: json, body: '{"error":{"message":"no such model","code":404}}' }))
        .failure?.kind,
    ).toBe("not_found");
  });

  it.each([claude, "openai/gpt-6.1-sol", "google/gemini-4-argon"])(
    "says that nobody listens where %s should be",
    async (name) => {
      const url = await listen({ body: "" });
      server?.close();
      server?.closeAllConnections();
      const model = await findModel({ ANTHROPIC_BASE_URL: url, OPENAI_BASE_URL: url, GEMINI_BASE_URL: url })(name);
      const reply = await model.reply({ system: "", messages: [{ role: "user", text: "Go." }] }, [], {
        maxOutputTokens: 100,
      });
      expect(reply.failure?.kind).toBe("unreachable");
    },
  );
});
