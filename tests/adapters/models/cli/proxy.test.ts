import { mkdtempSync, rmSync } from "node:fs";
import { request as ask, createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openProxy, type ProxyOptions } from "../../../../src/adapters/models/cli/proxy/open-proxy.ts";
import { UsageReader } from "../../../../src/adapters/models/cli/proxy/usage-reader.ts";
import { openSpend } from "../../../../src/agent/spend.ts";
import { costUsd } from "../../../../src/core/money/prices.ts";
import type { AgentFailure } from "../../../../src/ports/agent-pool.ts";

type Heard = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: Record<string, unknown> };
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body: string };
const usage = { input_tokens: 1000, output_tokens: 100, input_tokens_details: { cached_tokens: 400 } };
const fine: Answer = { status: 200, body: JSON.stringify({ usage }) };
const model = "gpt-5.4";

const pathOf = {
  anthropic: "/v1/messages",
  openai: "/responses",
  google: "/v1beta/models/gemini-2.5-flash:generateContent",
};
const modelOf = { anthropic: "claude-sonnet-5-5", openai: model, google: undefined };
const claudeSays = (...content: object[]) => ({ messages: [{ role: "user", content }] });
const codexSays = (...content: object[]) => ({ input: [{ type: "message", role: "user", content }] });

describe("the agent's only way out", () => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
  });

  async function open(answers: readonly Answer[], of: { capUsd?: number; vendor?: ProxyOptions["vendor"] } = {}) {
    const heard: Heard[] = [];
    const server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const { url = "", headers } = incoming;
        const answer = answers[heard.push({ url, headers, body: JSON.parse(Buffer.concat(chunks).toString()) }) - 1];
        response.writeHead(answer?.status ?? 500, answer?.headers).end(answer?.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const folder = mkdtempSync(path.join(tmpdir(), "baton-proxy-test-"));
    const socket = path.join(folder, "proxy");
    const time = { ms: 0 };
    const fatal: AgentFailure[] = [];
    const purse = openSpend({
      capUsd: of.capUsd ?? 1,
      costOf: costUsd,
      allowUnknownPrice: false,
      onSpent: () => undefined,
    });
    const proxy = await openProxy({
      socket,
      vendor: of.vendor ?? "openai",
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
      key: "the-real-key",
      token: "dummy",
      purse,
      onFatal: (failure) => fatal.push(failure),
      nowMs: () => time.ms,
    });
    ends.push(
      () => proxy.close(),
      () => void server.close(),
      () => rmSync(folder, { recursive: true }),
    );
    const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
      new Promise<{ status: number; text: string; headers: IncomingHttpHeaders }>((resolve, reject) => {
        const all = { authorization: "Bearer dummy", cookie: "c=1", "x-forwarded-for": "me", ...headers };
        ask({ socketPath: socket, path: url, method: "POST", headers: all }, (response) => {
          let text = "";
          response.on("data", (chunk) => (text += chunk));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
        })
          .on("error", reject)
          .end(typeof body === "string" ? body : JSON.stringify(body));
      });
    return { heard, proxy, purse, post, fatal, time, socket };
  }

  it("puts the key in the token's place and passes on what the vendor needs, no more", async () => {
    const { post, heard } = await open([fine]);
    expect(await post("/responses", { model, input: "hi" })).toMatchObject({ status: 200, text: fine.body });
    expect(heard[0]?.url).toBe("/v1/responses");
    expect(heard[0]?.headers).toMatchObject({ authorization: "Bearer the-real-key" });
    expect(heard[0]?.headers).not.toHaveProperty("cookie");
    expect(heard[0]?.headers).not.toHaveProperty("x-forwarded-for");
    expect(JSON.stringify(heard)).not.toContain("dummy");
  });

  it("hands back what the agent needs of an answer's headers, no more, and follows no redirect with the key", async () => {
    const elsewhere = { location: "/v1/files" };
    const { post, heard } = await open([
      { ...fine, headers: { "set-cookie": "c=1", "openai-organization": "ours", "x-request-id": "r1" } },
      { status: 307, headers: elsewhere, body: "" },
    ]);
    const { headers } = await post("/responses", { model });
    expect(headers).toMatchObject({ "x-request-id": "r1" });
    expect(headers).not.toHaveProperty("set-cookie");
    expect(headers).not.toHaveProperty("openai-organization");
    expect((await post("/responses", { model })).status).toBe(502);
    expect(heard).toHaveLength(2);
  });

  it("tells at once that the key is wrong, as no further request can succeed", async () => {
    const { post, fatal } = await open([{ status: 401, body: "{}" }]);
    expect((await post("/responses", { model })).status).toBe(401);
    const reason = "openai answered 401 to the agent's request. Is OPENAI_API_KEY the right key?";
    expect(fatal).toEqual([{ stop: "model_failed", reason, isLasting: true }]);
  });

  it("calls an empty account lasting, which OpenAI answers with 429, and passes its words on", async () => {
    const body = JSON.stringify({ error: { code: "insufficient_quota", message: "You exceeded your quota." } });
    const { post, proxy } = await open([{ status: 429, body }]);
    expect(await post("/responses", { model })).toMatchObject({ status: 429, text: body });
    expect(proxy.lastFailure()).toMatchObject({ isLasting: true });
  });

  it("says that the vendor was not reached, whatever it answered before", async () => {
    const { post, proxy } = await open([
      { status: 404, body: "{}" },
      { status: 307, headers: { location: "/elsewhere" }, body: "" },
    ]);
    await post("/responses", { model });
    await post("/responses", { model });
    expect(proxy.lastFailure()).toEqual({
      stop: "model_failed",
      reason: expect.stringMatching(/^openai was not reached: /),
    });
  });

  it.each([
    [400, true],
    [404, true],
    [403, true],
    [429, undefined],
    [500, undefined],
    [529, undefined],
  ])("knows of a %i whether the same may succeed later", async (status, isLasting) => {
    const { post, proxy, fatal } = await open([{ status, body: "{}" }]);
    await post("/responses", { model });
    expect(proxy.lastFailure()?.isLasting).toBe(isLasting);
    expect(fatal).toEqual([]);
  });

  it("refuses who does not show the token, other paths, and bodies that it can not read", async () => {
    const { post, heard } = await open([]);
    expect((await post("/responses", { model }, { authorization: "Bearer other" })).status).toBe(401);
    for (const url of [
      "/files",
      "/responses/../files",
      "/responses?x=1",
      "http://example.com/responses",
      "//evil/responses",
    ])
      expect((await post(url, { model })).status).toBe(403);
    expect((await post("/responses", "[1]")).status).toBe(400);
    expect((await post("/responses", { model }, { "content-encoding": "zstd" })).status).toBe(400);
    expect(heard).toEqual([]);
  });

  it("refuses tools that the vendor would carry out with a network of its own", async () => {
    const { post, heard } = await open([]);
    const refused = await post("/responses", {
      model,
      tools: [{ type: "function", name: "f" }, { type: "web_search" }],
    });
    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining("web_search") });
    const hidden = { model, input: [{ type: "additional_tools", tools: [{ type: "mcp" }] }] };
    expect((await post("/responses", hidden)).status).toBe(403);
    const anthropic = await open([], { vendor: "anthropic" });
    const claude = { model: "claude-sonnet-5-5", max_tokens: 10, tools: [{ type: "web_fetch_20250910" }] };
    expect((await anthropic.post("/v1/messages", claude)).status).toBe(403);
    const google = await open([], { vendor: "google" });
    const gemini = { tools: [{ functionDeclarations: [] }, { googleSearch: {} }] };
    expect((await google.post("/v1beta/models/gemini-2.5-pro:generateContent", gemini)).status).toBe(403);
    expect([...heard, ...anthropic.heard, ...google.heard]).toEqual([]);
  });

  it.each<[ProxyOptions["vendor"], string, object]>([
    ["google", "tool", { tools: { googleSearch: {} } }],
    ["google", "urlContext", { tools: [{ functionDeclarations: [] }, { urlContext: {} }] }],
    ["google", "url_context", { tools: [{ url_context: {} }] }],
    ["google", "generation_config", { generation_config: { maxOutputTokens: 900_000 } }],
    ["google", "max_output_tokens", { generationConfig: { max_output_tokens: 900_000 } }],
    ["google", "cachedContent", { cachedContent: "cachedContents/1" }],
    ["google", "fileUri", { contents: [{ parts: [{ fileData: { fileUri: "https://evil.example/?told" } }] }] }],
    ["anthropic", "advisor_20260301", { tools: [{ type: "advisor_20260301", name: "advisor" }] }],
    ["anthropic", "container", { container: "c1" }],
    [
      "anthropic",
      "source.url",
      claudeSays({ type: "image", source: { type: "url", url: "https://evil.example/?told" } }),
    ],
    [
      "anthropic",
      "source.file",
      claudeSays({
        type: "tool_result",
        content: [
          { type: "document", source: { type: "content", content: [{ type: "image", source: { type: "file" } }] } },
        ],
      }),
    ],
    ["openai", "image_url", codexSays({ type: "input_image", image_url: "https://evil.example/?told" })],
    ["openai", "file_url", codexSays({ type: "input_file", file_url: "https://evil.example/?told" })],
    ["openai", "file_id", codexSays({ type: "input_image", file_id: "file-1" })],
    ["openai", "item_reference", { input: [{ type: "item_reference", id: "rs_1" }] }],
    ["openai", "previous_response_id", { previous_response_id: "resp_1" }],
    ["openai", "prompt", { prompt: { id: "pmpt_1" } }],
    ["openai", "mcp", { tools: [{ type: "namespace", tools: [{ type: "namespace", tools: [{ type: "mcp" }] }] }] }],
    ["openai", "tool", { tools: { type: "web_search" } }],
  ])("refuses what %s would carry out, fetch or look up itself: %s", async (vendor, what, body) => {
    const { post, heard } = await open([fine], { vendor });
    const refused = await post(pathOf[vendor], { model: modelOf[vendor], ...body });
    expect(refused).toMatchObject({ status: 403, text: expect.stringContaining(what) });
    expect(heard).toEqual([]);
  });

  it("lets a request through whose tools and texts only look like that", async () => {
    const bytes = { type: "image", source: { type: "base64", media_type: "image/png", data: "" } };
    const schema = { type: "object", properties: { source: { type: "url" }, file_id: { type: "string" } } };
    const called = { type: "tool_use", id: "t", name: "f", input: { type: "image", source: { type: "url" } } };
    const claude = await open([fine], { vendor: "anthropic" });
    const said = { ...claudeSays(bytes, called), tools: [{ name: "f", input_schema: schema }] };
    expect((await claude.post(pathOf.anthropic, { model: modelOf.anthropic, ...said })).status).toBe(200);
    const codex = await open([fine]);
    const seen = codexSays({ type: "input_image", image_url: "data:image/png;base64," });
    expect(
      (await codex.post(pathOf.openai, { model, ...seen, tools: [{ type: "function", parameters: schema }] })).status,
    ).toBe(200);
    const gemini = await open([fine], { vendor: "google" });
    const parts = [{ functionCall: { name: "f", args: { fileData: { fileUri: "https://x.example" } } } }];
    expect((await gemini.post(pathOf.google, { contents: [{ parts }] })).status).toBe(200);
  });

  it("takes out what would cost more than the price that is reckoned with", async () => {
    const codex = await open([fine, fine]);
    await codex.post(pathOf.openai, { model, service_tier: "priority" });
    await codex.post(pathOf.openai, { model, service_tier: "flex" });
    expect(codex.heard.map(({ body }) => body["service_tier"])).toEqual([undefined, "flex"]);
    const claude = await open([fine], { vendor: "anthropic" });
    const system = [{ type: "text", text: "s", cache_control: { type: "ephemeral", ttl: "1h" } }];
    await claude.post(pathOf.anthropic, { model: modelOf.anthropic, speed: "fast", max_tokens: 10, system });
    expect(claude.heard[0]?.body).toEqual({
      model: modelOf.anthropic,
      max_tokens: 10,
      system: [{ type: "text", text: "s", cache_control: { type: "ephemeral" } }],
    });
    const gemini = await open([fine], { vendor: "google" });
    const tier = { serviceTier: "priority" };
    await gemini.post(pathOf.google, {
      ...tier,
      generationConfig: { ...tier, candidateCount: 8, maxOutputTokens: 20 },
    });
    expect(gemini.heard[0]?.body).toEqual({ generationConfig: { candidateCount: 1, maxOutputTokens: 20 } });
  });

  it("pays for a model whose name only sounds like counting", async () => {
    const { post, heard, fatal } = await open([fine], { vendor: "google" });
    expect((await post("/v1beta/models/counttokens-pro:generateContent", { contents: [] })).status).toBe(400);
    expect(fatal[0]?.reason).toContain("No price is known");
    expect(heard).toEqual([]);
  });

  it("sets aside as much for a text of three bytes a character as it may cost", async () => {
    const { post, heard } = await open([fine], { capUsd: 1 });
    expect((await post("/responses", { model, input: "字".repeat(450_000) })).status).toBe(400);
    expect(heard).toEqual([]);
  });

  it("holds no more of all bodies together than twice the largest", async () => {
    const { post, socket } = await open([]);
    const large = { model: "gpt-nobody-knows", input: "x".repeat(45_000_000) };
    const held = [1, 2].map(() => {
      const headers = { authorization: "Bearer dummy" };
      return ask({ socketPath: socket, path: "/responses", method: "POST", headers }).on("error", () => undefined);
    });
    for (const request of held) await new Promise((resolve) => request.write(large.input, resolve));
    const said = await post("/responses", large).catch(() => ({ text: "the connection was broken" }));
    expect(said.text).toMatch(/too large|broken/);
    for (const request of held) request.destroy();
    expect((await post("/responses", large)).text).toContain("No price is known");
  });

  it("pays what each answer cost, and holds the answer to what was set aside for it", async () => {
    const { post, heard, purse, proxy } = await open([fine]);
    await post("/responses", { model, input: "hi", max_output_tokens: 900_000 });
    expect(heard[0]?.body).toMatchObject({ max_output_tokens: 32_000 });
    const cost = costUsd(`openai/${model}`, { input: 1000, cached: 400, output: 100 });
    expect(purse.spentUsd).toBe(cost);
    expect(proxy.usage()).toEqual({ input: 1000, cached: 400, output: 100 });
    expect(proxy.calls()).toBe(1);
  });

  it("takes the whole of what was set aside when nobody tells the cost, and nothing for a refusal", async () => {
    const { post, purse } = await open([
      { status: 500, body: "{}" },
      { status: 200, body: "{}" },
    ]);
    await post("/responses", { model, input: "hi" });
    expect(purse.spentUsd).toBe(0);
    await post("/responses", { model, input: "hi" });
    expect(purse.spentUsd).toBeGreaterThan(0.4);
  });

  it("asks nobody when the slice is spent, and says at once that it is over", async () => {
    const { post, heard, fatal } = await open([], { capUsd: 0.000001 });
    expect(await post("/responses", { model, input: "hi" })).toMatchObject({ status: 400 });
    expect(fatal).toMatchObject([{ stop: "money" }]);
    await post("/responses", { model: "gpt-nobody-knows", input: "hi" });
    expect(fatal[1]?.reason).toContain("No price is known");
    expect(heard).toEqual([]);
  });

  it("lets no request through before the vendor's wait is over", async () => {
    const busy = { status: 429, headers: { "retry-after": "30" }, body: "{}" };
    const { post, heard, time, proxy } = await open([busy, fine]);
    expect(await post("/responses", { model })).toMatchObject({ status: 429, headers: { "retry-after": "30" } });
    expect(proxy.lastFailure()).toMatchObject({ stop: "model_failed", retryAfterMs: 30_000 });
    time.ms = 29_000;
    expect(await post("/responses", { model })).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    expect(heard.length).toBe(1);
    time.ms = 30_000;
    expect((await post("/responses", { model })).status).toBe(200);
    expect(proxy.lastFailure()).toBeUndefined();
  });
});

describe("what an answer cost", () => {
  const read = (vendor: ProxyOptions["vendor"], ...events: unknown[]) => {
    const reader = new UsageReader(vendor);
    const bytes = Buffer.from(events.map((event) => `event: e\ndata: ${JSON.stringify(event)}\n\n`).join(""));
    for (let at = 0; at < bytes.length; at += 7) reader.push(bytes.subarray(at, at + 7));
    return reader.end();
  };

  it("is read from the events of each vendor's stream, wherever it is cut", () => {
    const start = {
      message: {
        usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 2, output_tokens: 1 },
      },
    };
    expect(read("anthropic", start, { usage: { output_tokens: 30 } })).toEqual({
      input: 17,
      cached: 5,
      cacheWrite: 2,
      output: 30,
    });
    expect(read("openai", { type: "x" }, { response: { usage } })).toEqual({ input: 1000, cached: 400, output: 100 });
    const chunk = (output: number) => ({
      usageMetadata: {
        promptTokenCount: 50,
        candidatesTokenCount: output,
        thoughtsTokenCount: 4,
        cachedContentTokenCount: 9,
      },
    });
    expect(read("google", chunk(1), chunk(8))).toEqual({ input: 50, cached: 9, output: 12 });
  });

  it("is unknown when a stream of Claude ended well before its end", () => {
    const start = { type: "message_start", message: { usage: { input_tokens: 10, output_tokens: 1 } } };
    expect(read("anthropic", start, { type: "error", error: { type: "overloaded_error" } })).toBeUndefined();
  });

  it("is no less than any event of it told", () => {
    const start = { type: "message_start", message: { usage: { input_tokens: 10, output_tokens: 1 } } };
    const delta = (output_tokens: number) => ({ type: "message_delta", usage: { output_tokens } });
    expect(read("anthropic", start, delta(30), delta(2))).toMatchObject({ input: 10, output: 30 });
  });

  it("is unknown when the stream told nothing", () => {
    expect(read("openai", { type: "response.created" })).toBeUndefined();
    expect(new UsageReader("google").end()).toBeUndefined();
  });
});
