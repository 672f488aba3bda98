import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { findModel } from "../../../src/adapters/models/find-model.ts";
import { openSpend } from "../../../src/agent/spend.ts";
import type { Model, Reply } from "../../../src/ports/model.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const sse = (...events: object[]) =>
  events
    .map((event) => `event: ${(event as { type?: string }).type ?? "message"}\ndata: ${JSON.stringify(event)}\n\n`)
    .join("");
const chunks = (...list: object[]) => list.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join("");
const text = { type: "content_block_start", index: 0, content_block: { type: "text", text: "Hm." } };
const output = [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "Hm." }] }];

/** A whole answer of each vendor with these usages: what the first and the last event count. */
const answers = {
  "anthropic/claude-sonnet-5-5": (first: unknown, last: unknown) =>
    sse(
      { type: "message_start", message: { id: "m", role: "assistant", content: [], usage: first } },
      text,
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: last },
      { type: "message_stop" },
    ),
  "openai/gpt-6.1-sol": (_: unknown, last: unknown) =>
    sse({ type: "response.completed", response: { id: "r", status: "completed", output, usage: last } }),
  "google/gemini-4-argon": (first: unknown, last: unknown) =>
    chunks(
      { candidates: [{ content: { parts: [{ text: "Hm." }] } }], usageMetadata: first },
      { candidates: [{ content: { parts: [] }, finishReason: "STOP" }], usageMetadata: last },
    ),
} as const;
type Name = keyof typeof answers;

async function ask(name: Name, body: string): Promise<Reply> {
  return askServer(name, (response) => response.writeHead(200, { "content-type": "text/event-stream" }).end(body));
}

async function askServer(name: Name, answer: (response: ServerResponse) => void): Promise<Reply> {
  const model = await openModel(name, (_, response) => answer(response));
  return model.reply({ system: "", messages: [{ role: "user", text: "Go." }] }, [], { maxOutputTokens: 100 });
}

async function openModel(
  name: Name,
  answer: (asked: { url: string; body: unknown }, response: ServerResponse) => void,
): Promise<Model> {
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => answer({ url: request.url ?? "", body: JSON.parse(text) }, response));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return findModel({ ANTHROPIC_BASE_URL: url, OPENAI_BASE_URL: url, GEMINI_BASE_URL: url })(name);
}

const claude = "anthropic/claude-sonnet-5-5";
const openai = "openai/gpt-6.1-sol";
const google = "google/gemini-4-argon";
const begun = { input_tokens: 1000, output_tokens: 1 };
const prompt = { promptTokenCount: 1000 };

describe("what a server tells of an answer's cost", () => {
  it.each<[string, Name, unknown, unknown, string]>([
    ["leaves a count out", claude, begun, {}, "usage.output_tokens is missing"],
    ["counts nothing at the end", claude, begun, undefined, "usage.output_tokens is missing"],
    ["counts nothing at all", claude, undefined, null, "usage.input_tokens is missing"],
    ["counts less than nothing", claude, begun, { output_tokens: -5 }, "usage.output_tokens is -5"],
    ["counts in words", claude, begun, { output_tokens: "40" }, 'usage.output_tokens is "40"'],
    [
      "reads more from its cache than was sent",
      claude,
      { ...begun, cache_read_input_tokens: -9 },
      begun,
      "cache_read_input_tokens is -9",
    ],
    ["counts nothing", openai, null, undefined, "usage.input_tokens is missing"],
    ["leaves a count out", openai, null, { input_tokens: 9 }, "usage.output_tokens is missing"],
    ["counts half a token", openai, null, { input_tokens: 9.5, output_tokens: 3 }, "usage.input_tokens is 9.5"],
    [
      "gives money back",
      openai,
      null,
      { input_tokens: 9, output_tokens: 3, input_tokens_details: { cached_tokens: 10 } },
      " is 10, more than the whole of usage.input_tokens, 9",
    ],
    [
      "counts more than any window holds",
      openai,
      null,
      { input_tokens: 1e12, output_tokens: 3 },
      "usage.input_tokens is 1000000000000",
    ],
    ["counts zeros", openai, null, { input_tokens: 0, output_tokens: 0 }, "usage.input_tokens is 0"],
    ["counts nothing", google, undefined, undefined, "usageMetadata.promptTokenCount is missing"],
    ["leaves the answer out", google, prompt, prompt, "usageMetadata.candidatesTokenCount is missing"],
    [
      "counts less than nothing",
      google,
      prompt,
      { ...prompt, candidatesTokenCount: 5, thoughtsTokenCount: -4 },
      "thoughtsTokenCount is -4",
    ],
  ])("is unknown when it %s (%s)", async (_, name, first, last, why) => {
    const { stop, usage } = await ask(name, answers[name](first, last));
    expect(stop).toBe("end");
    expect(usage).toEqual({ uncounted: expect.stringContaining(why) });
  });

  it.each<[Name, unknown, unknown, object]>([
    [claude, begun, { output_tokens: 40, input_tokens: null }, { input: 1000, cached: 0, output: 40 }],
    [
      claude,
      { ...begun, cache_read_input_tokens: null },
      { output_tokens: 40 },
      { input: 1000, cached: 0, output: 40 },
    ],
    [openai, null, { input_tokens: 9, output_tokens: 3 }, { input: 9, cached: 0, output: 3 }],
    [google, prompt, { ...prompt, thoughtsTokenCount: 7 }, { input: 1000, cached: 0, output: 7 }],
  ])("is what it counts where it leaves out only what is zero (%s)", async (name, first, last, usage) => {
    expect((await ask(name, answers[name](first, last))).usage).toEqual(usage);
  });

  it.each<[Name, string, object]>([
    [
      claude,
      sse(
        { type: "message_start", message: { id: "m", role: "assistant", content: [], usage: begun } },
        text,
        { type: "message_delta", delta: {}, usage: { output_tokens: 2000 } },
        { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } },
        { type: "message_stop" },
      ),
      { output: 2000 },
    ],
    [
      google,
      answers[google]({ ...prompt, candidatesTokenCount: 2, thoughtsTokenCount: 5000 }, { candidatesTokenCount: 9 }),
      { input: 1000, output: 5009 },
    ],
  ])("is the highest that was told where %s tells it more than once", async (name, body, usage) => {
    expect((await ask(name, body)).usage).toMatchObject(usage);
  });

  it("of Claude is unknown where the stream breaks after its beginning, as only the input was told", async () => {
    const body = answers[claude](begun, {});
    const reply = await ask(claude, body.slice(0, body.indexOf("event: message_delta")));
    expect(reply).toMatchObject({ failure: { kind: "cut" }, usage: undefined });
  });

  const overloaded = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
  const created = { type: "response.created", response: { id: "r", status: "in_progress" } };
  const delta = { type: "response.output_text.delta", delta: "Hm." };
  const failed = { id: "r", status: "failed", output: [], usage: null, error: { code: "server_error", message: "no" } };
  const error = { type: "error", code: "server_error", message: "no", param: null };
  const hm = { candidates: [{ content: { parts: [{ text: "Hm." }] } }] };
  const busy = { error: { code: 503, message: "Overloaded" } };
  const start = { type: "message_start", message: { id: "m", role: "assistant", content: [], usage: begun } };
  it.each<[Name, string, string]>([
    [claude, "said a word", sse(start, text, overloaded)],
    [openai, "said a word", sse(created, delta, error)],
    [openai, "said a word and told no counts", sse(created, delta, { type: "response.failed", response: failed })],
    [google, "said a word", chunks(hm, busy)],
    [google, "said a word and counted the input alone", chunks({ ...hm, usageMetadata: prompt }, busy)],
  ])("is unknown, not nothing, where %s %s and then broke off by itself", async (name, _, body) => {
    expect(await ask(name, body)).toMatchObject({ failure: { kind: "overloaded" }, usage: undefined });
  });

  it.each<[Name, string]>([
    [claude, sse(overloaded)],
    [openai, sse(created, error)],
    [openai, sse(created, { type: "response.failed", response: failed })],
    [google, chunks(busy)],
  ])("is nothing where %s broke off before a word", async (name, body) => {
    const usage = { input: 0, cached: 0, output: 0 };
    expect(await ask(name, body)).toMatchObject({ failure: { kind: "overloaded" }, usage });
  });

  it.each([claude, openai] as const)(
    "is unknown where the connection to %s breaks after the question was read",
    async (name) => {
      const reply = await askServer(name, (response) => response.socket?.resetAndDestroy());
      expect(reply).toMatchObject({ failure: { kind: "unreachable" }, usage: undefined });
    },
  );

  it.each(Object.keys(answers) as Name[])(
    "ends a purse when %s counts nothing, however often it is asked",
    async (name) => {
      const { usage } = await ask(name, answers[name](undefined, undefined));
      const spend = openSpend({ capUsd: 0.5, costOf: () => 0.1, allowUnknownPrice: false, onSpent: () => undefined });
      let calls = 0;
      for (; calls < 50; calls++) {
        const reservation = spend.reserve(name, { inputTokens: 9, maxOutputTokens: 100 });
        if (reservation === undefined) break;
        spend.settle(name, reservation, usage);
      }
      expect(calls).toBeLessThanOrEqual(5);
      expect(spend.spentUsd).toBeLessThanOrEqual(0.5 + 1e-9);
    },
  );
});

describe("a vendor's count before a call", () => {
  const json = { "content-type": "application/json" };
  const counting = {
    [claude]: ["/v1/messages/count_tokens", { input_tokens: 77 }],
    [openai]: ["/v1/responses/input_tokens", { object: "response.input_tokens", input_tokens: 77 }],
    [google]: ["/v1beta/models/gemini-4-argon:countTokens", { totalTokens: 77 }],
  } as const;
  const names = Object.keys(counting) as Name[];
  const tool = { name: "read_file", description: "Reads.", schema: { type: "object", properties: {} } };
  const count = (model: Model) =>
    model.countInput?.({ system: "Be brief.", messages: [{ role: "user", text: "Go." }] }, [tool], {
      maxOutputTokens: 100,
      effort: "low",
    });

  it.each(names)("of %s is asked of all that the call would send, and of nothing else", async (name) => {
    const heard: { url: string; body: unknown }[] = [];
    const [path, answer] = counting[name];
    const model = await openModel(name, (asked, response) => {
      heard.push(asked);
      response.writeHead(200, json).end(JSON.stringify(answer));
    });
    expect(await count(model)).toBe(77);
    expect(heard.map(({ url }) => url.split("?")[0])).toEqual([path]);
    const body = JSON.stringify(heard[0]?.body);
    for (const part of ["Be brief.", "Go.", "read_file"]) expect(body).toContain(part);
    expect(body).not.toMatch(/"(?:stream|max_tokens|max_output_tokens|store)"/);
  });

  it.each(names.flatMap((name) => [404, 429, 500, 200].map((status) => [name, status] as const)))(
    "is none where %s answers %i without one",
    async (name, status) => {
      const model = await openModel(name, (_, response) => response.writeHead(status, json).end("{}"));
      expect(await count(model)).toBeUndefined();
    },
  );

  it.each(names)("is none where %s answers with a page, or breaks off", async (name) => {
    const page = await openModel(name, (_, response) => response.writeHead(200).end("<html>"));
    expect(typeof (await count(page))).toBe("undefined");
    server?.close();
    const gone = await openModel(name, (_, response) => response.socket?.destroy());
    expect(await count(gone)).toBeUndefined();
  });
});
