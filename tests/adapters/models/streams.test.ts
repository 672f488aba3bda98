import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createAnthropicModel } from "../../../src/adapters/models/anthropic/create-anthropic-model.ts";
import { createGoogleModel } from "../../../src/adapters/models/google/create-google-model.ts";
import type { ModelOptions } from "../../../src/adapters/models/model-options.ts";
import { createOpenaiModel } from "../../../src/adapters/models/openai/create-openai-model.ts";
import { isPassing } from "../../../src/core/model-failures.ts";
import type { Model, Reply } from "../../../src/ports/model.ts";

const named = (...events: object[]) =>
  events.map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`);
const chunks = (...list: object[]) => list.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`);
const output = [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "Hm." }] }];
const usage = { input_tokens: 9, output_tokens: 3 };

type Vendor = {
  readonly create: (options: ModelOptions) => Model;
  readonly model: string;
  readonly events: readonly string[];
};
/** A whole answer of each vendor, an event a piece; the last one makes it whole. */
const vendors = {
  anthropic: {
    create: createAnthropicModel,
    model: "claude-sonnet-5-5",
    events: named(
      {
        type: "message_start",
        message: { id: "m", role: "assistant", content: [], usage: { input_tokens: 9, output_tokens: 1 } },
      },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "Hm." } },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } },
      { type: "message_stop" },
    ),
  },
  openai: {
    create: createOpenaiModel,
    model: "gpt-6.1-sol",
    events: named(
      { type: "response.created", response: { id: "r", status: "in_progress", output: [] } },
      { type: "response.completed", response: { id: "r", status: "completed", output, usage } },
    ),
  },
  google: {
    create: createGoogleModel,
    model: "gemini-4-argon",
    events: chunks(
      { candidates: [{ content: { parts: [{ text: "Hm." }] } }], usageMetadata: { promptTokenCount: 9 } },
      { candidates: [{ finishReason: "STOP" }], usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 } },
    ),
  },
} as const satisfies Record<string, Vendor>;
type Name = keyof typeof vendors;
const names = Object.keys(vendors) as Name[];

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function ask(
  name: Name,
  serve: (response: ServerResponse, request: { closed: Promise<void> }) => void,
  idleMs?: number,
): Promise<Reply> {
  server = createServer((request, response) => {
    const closed = new Promise<void>((resolve) => response.on("close", () => resolve()));
    request.resume().on("end", () => serve(response, { closed }));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { create, model } = vendors[name];
  const options = { model, key: "k", baseUrl, ...(idleMs === undefined ? {} : { idleMs }) };
  const asked = create(options).reply({ system: "", messages: [{ role: "user", text: "Go." }] }, [], {
    maxOutputTokens: 100,
  });
  const timedOut = new AbortController();
  const never = wait(8000, undefined, { signal: timedOut.signal }).then(
    () => Promise.reject(new Error("waited on")),
    () => new Promise<never>(() => {}),
  );
  return Promise.race([asked, never]).finally(() => timedOut.abort());
}
const begin = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });

describe.each(names)("a stream of %s", (name) => {
  const { events } = vendors[name];

  it("is taken at its last event when the server does not hang up, and the connection is let go", async () => {
    let closed: Promise<void> | undefined;
    const reply = await ask(name, (response, request) => {
      closed = request.closed;
      begin(response).write(events.join(""));
    });
    expect(reply).toMatchObject({ text: "Hm.", stop: "end", usage: { input: 9, output: 3 } });
    await closed;
  });

  it("is taken at its last event when the connection breaks right after it", async () => {
    const reply = await ask(name, (response) => {
      begin(response).write(events.join(""), () => setImmediate(() => response.destroy()));
    });
    expect(reply).toMatchObject({ text: "Hm.", stop: "end" });
  });

  it("keeps its connection where the server ends as it should", async () => {
    const reply = await ask(name, (response) => void begin(response).end(events.join("")));
    expect(reply.stop).toBe("end");
    await expect(new Promise((resolve) => server?.getConnections((_, count) => resolve(count)))).resolves.toBe(1);
  });

  it("that says nothing more is a failure that passes, once the silence is long", async () => {
    const reply = await ask(name, (response) => void begin(response).write(events[0]), 500);
    const failure = { kind: "cut", message: expect.stringContaining("nothing came for 0.5 s") };
    expect(reply).toMatchObject({ stop: "failed", usage: undefined, failure });
    expect(reply.failure && isPassing(reply.failure.kind)).toBe(true);
  });

  it("that is never begun is a failure that passes as well", async () => {
    const reply = await ask(name, () => undefined, 150);
    expect(reply.failure && isPassing(reply.failure.kind)).toBe(true);
    expect(reply.failure?.message).toContain("nothing came for 0.15 s");
  });
});

it("of Claude may be silent for long while it thinks, as its pings come", async () => {
  const [first = "", ...others] = vendors.anthropic.events;
  const serve = async (response: ServerResponse) => {
    begin(response).write(first);
    for (let ping = 0; ping < 12; ping++) {
      await wait(100);
      response.write(named({ type: "ping" }).join(""));
    }
    response.end(others.join(""));
  };
  expect(await ask("anthropic", serve, 1000)).toMatchObject({ text: "Hm.", stop: "end" });
});

it("of Google is read on where the counts come after its last words", async () => {
  const [first = "", second = ""] = chunks(
    { candidates: [{ content: { parts: [{ text: "Hm." }] }, finishReason: "STOP" }] },
    { usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 } },
  );
  const reply = await ask("google", async (response) => {
    begin(response).write(first);
    await wait(50);
    response.write(second);
  });
  expect(reply).toMatchObject({ text: "Hm.", usage: { input: 9, output: 3 } });
});
