import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openToolServers } from "../../../src/adapters/mcp/open-tool-server.ts";
import { readEvents } from "../../../src/adapters/mcp/read-events.ts";
import type { ToolServer } from "../../../src/ports/tool-server.ts";

type Asked = { readonly method: string; readonly headers: IncomingMessage["headers"]; readonly body: Rpc | null };
type Rpc = { id?: number; method?: string; params?: { name?: string; arguments?: { text?: string }; _meta?: object } };
type Answer = (body: Rpc, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const json = (response: ServerResponse, message: object, headers: Record<string, string> = {}): void => {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ jsonrpc: "2.0", ...message }));
};
const event = (message: object) => `event: message\ndata: ${JSON.stringify({ jsonrpc: "2.0", ...message })}\n\n`;
const begun = { protocolVersion: "2025-11-25", capabilities: {}, serverInfo: { name: "t", version: "1" } };
const tools = { tools: [{ name: "echo", description: "Echoes.", inputSchema: { type: "object" } }] };

/** A real HTTP server; `calls` answers `tools/call`, `list` answers `tools/list`. */
async function serve(
  calls: Answer,
  begin?: Answer,
  list?: Answer,
  onGet?: (lastEventId: string, response: ServerResponse) => void,
): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const text = Buffer.concat(parts).toString();
      const body = text === "" ? null : (JSON.parse(text) as Rpc);
      asked.push({ method: request.method ?? "", headers: request.headers, body });
      if (request.method === "GET" && onGet) return onGet(String(request.headers["last-event-id"] ?? ""), response);
      if (body?.id === undefined || body.method === undefined) response.writeHead(202).end();
      else if (body.method === "initialize" && begin) begin(body, response);
      else if (body.method === "initialize") json(response, { id: body.id, result: begun }, { "mcp-session-id": "s1" });
      else if (body.method === "tools/list" && list) list(body, response);
      else if (body.method === "tools/list") json(response, { id: body.id, result: tools });
      else calls(body, response);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, asked };
}

const echo: Answer = ({ id, params }, response) =>
  json(response, { id, result: { content: [{ type: "text", text: params?.arguments?.text ?? "" }] } });

function open(url: string, timeoutMs = 5000): Promise<ToolServer> {
  const none = { kind: "none" as const, why: "none", run: () => Promise.reject(new Error("never")) };
  return openToolServers(async () => none)({ name: "web", url, timeoutMs });
}

describe("a server of tools over HTTP", () => {
  it("keeps session and version, sends no credentials, and says farewell", async () => {
    const { url, asked } = await serve(echo);
    const server = await open(url);
    expect((await server.listTools()).map((tool) => tool.name)).toEqual(["echo"]);
    expect(await server.call("echo", { text: "hi" })).toEqual({ text: "hi", isError: false });
    await server.close();
    expect(asked.map(({ method, body }) => `${method} ${body?.method ?? ""}`)).toEqual([
      "POST initialize",
      "POST notifications/initialized",
      "POST tools/list",
      "POST tools/call",
      "DELETE ",
    ]);
    for (const { headers } of asked.slice(1)) {
      expect(headers).toMatchObject({ "mcp-session-id": "s1", "mcp-protocol-version": "2025-11-25" });
    }
    for (const { headers } of asked) {
      expect(headers).not.toHaveProperty("authorization");
      expect(headers).not.toHaveProperty("cookie");
    }
  });

  it("reads an answer that comes as events in pieces, and answers a ping in between", async () => {
    const { url, asked } = await serve(({ id }, response) => {
      const text = `: hello\n\n${event({ id: 99, method: "ping" })}${event({ method: "notifications/progress" })}${event({ id, result: { content: [{ type: "text", text: "größer" }] } })}`;
      const bytes = Buffer.from(text);
      response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
      const cut = bytes.indexOf("ö") + 1;
      response.write(bytes.subarray(0, cut));
      setImmediate(() => response.end(bytes.subarray(cut)));
    });
    const server = await open(url);
    expect((await server.call("echo", {})).text).toBe("größer");
    expect(asked.at(-1)?.body).toEqual({ jsonrpc: "2.0", id: 99, result: {} });
  });

  it("reads an event that comes in very many pieces in a moment", async () => {
    const text = "x".repeat(4_000_000);
    const whole = Buffer.from(event({ id: 1, result: { text } }));
    async function* pieces() {
      for (let at = 0; at < whole.length; at += 500) yield whole.subarray(at, at + 500);
    }
    const startedAt = performance.now();
    const read = [];
    for await (const data of readEvents(ReadableStream.from(pieces()), 8_000_000)) read.push(JSON.parse(data));
    expect(read).toEqual([{ jsonrpc: "2.0", id: 1, result: { text } }]);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it("finds the end of an event wherever its pieces are cut", async () => {
    const whole = Buffer.from("data: 1\r\n\r\ndata: 2\n\n: none\n\ndata: 3\ndata: 4\r\n\r\ndata: ö");
    for (let size = 1; size < whole.length; size++) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
        whole.subarray(at * size, (at + 1) * size),
      );
      const read = [];
      for await (const data of readEvents(ReadableStream.from(pieces), 100)) read.push(data);
      expect(read).toEqual(["1", "2", "3\n4", "ö"]);
    }
  });

  it("waits for its own answer: one to another request that comes before it is passed over", async () => {
    const { url } = await serve(({ id }, response) => {
      const text = (said: string) => ({ result: { content: [{ type: "text", text: said }] } });
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`${event({ id: 4711, ...text("another's") })}${event({ id, ...text("its own") })}`);
    });
    expect((await (await open(url)).call("echo", {})).text).toBe("its own");
  });

  it("reads twenty pages of tools from a server whose list never ends", async () => {
    const { url, asked } = await serve(echo, undefined, ({ id }, response) =>
      json(response, { id, result: { ...tools, nextCursor: asked.length > 60 ? undefined : "more" } }),
    );
    expect(await (await open(url)).listTools()).toHaveLength(20);
    expect(asked.filter(({ body }) => body?.method === "tools/list")).toHaveLength(20);
  });

  it("reads no answer of more than eight megabytes", async () => {
    const { url } = await serve(({ id }, response) =>
      json(response, { id, result: { content: [{ type: "text", text: "x".repeat(8_000_001) }] } }),
    );
    await expect((await open(url)).call("echo", {})).rejects.toThrow("its answer has more than 8000000 bytes");
  });

  it("speaks the version without a handshake: each request carries version and method", async () => {
    const { url, asked } = await serve(echo, ({ id }, response) => {
      const data = { supported: ["2026-07-28"], requested: "2025-11-25" };
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32022, message: "Unsupported", data } }));
    });
    const server = await open(url);
    expect((await server.call("echo", { text: "hi" })).text).toBe("hi");
    expect(asked.at(-1)?.headers).toMatchObject({
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": "echo",
    });
    expect(asked.at(-1)?.body?.params?._meta).toMatchObject({
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    });
  });

  it("follows no redirect: only what the configuration names is asked", async () => {
    const other = await serve(echo);
    const { url } = await serve(echo, (_body, response) => response.writeHead(307, { location: other.url }).end());
    await expect(open(url)).rejects.toThrow(/"web" can not be had: .* leads elsewhere \(status 307\)/);
    expect(other.asked).toEqual([]);
  });

  it.each([
    [
      "an HTML page",
      (r: ServerResponse) => void r.writeHead(502, { "content-type": "text/html" }).end("<html>"),
      /status 502 and no message/,
    ],
    ["an empty body", (r: ServerResponse) => void r.writeHead(200).end(), /status 200 and no message/],
    ["a reset", (r: ServerResponse) => void r.destroy(), /can not be reached/],
    ["a session that is over", (r: ServerResponse) => void r.writeHead(404).end("gone"), /status 404/],
    [
      "a stream that never ends with an answer",
      (r: ServerResponse) => void r.writeHead(200, { "content-type": "text/event-stream" }).end(event({ method: "x" })),
      /no message of the protocol/,
    ],
  ])("is told of once when it gives %s, and asked no more", async (_name, give, words) => {
    const { url, asked } = await serve((_body, response) => give(response));
    const server = await open(url);
    await expect(server.call("echo", {})).rejects.toThrow(words);
    const before = asked.length;
    await expect(server.call("echo", {})).rejects.toThrow(/is gone/);
    expect(asked.length).toBe(before);
  });

  it("is not waited for past its time, nor after the job was told to stop", async () => {
    const { url } = await serve(() => undefined);
    // Its time is also that to begin in.
    await expect((await open(url, 2000)).call("echo", {})).rejects.toThrow(/no answer to tools\/call within 2 s/);
    const stop = new AbortController();
    const call = (await open(url)).call("echo", {}, stop.signal);
    stop.abort(new Error("SIGTERM"));
    await expect(call).rejects.toThrow(/told to stop/);
  });

  it("gives a refused call to the model as an error, and stays", async () => {
    const { url } = await serve((body, response) => {
      if (body.params?.arguments?.text === "hi") echo(body, response);
      else json(response, { id: body.id, error: { code: -32602, message: "text lacks" } });
    });
    const server = await open(url);
    expect(await server.call("echo", {})).toEqual({ text: "text lacks (-32602)", isError: true });
    expect((await server.call("echo", { text: "hi" })).text).toBe("hi");
  });

  const events = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/event-stream" });
  const said = (text: string) => ({ content: [{ type: "text", text }] });

  it("is asked for the rest when it ends the stream after its first event, as often as need be", async () => {
    let callId: number | undefined;
    const { url, asked } = await serve(
      ({ id }, response) => {
        callId = id;
        events(response).end("id: 1\nretry: 60\ndata:\n\n");
      },
      undefined,
      undefined,
      (last, response) => {
        if (last === "1") events(response).end(`id: 2\n${event({ method: "notifications/progress" })}`);
        else if (last === "2") events(response).write("id: 3\ndata:\n\n", () => response.destroy());
        else events(response).end(`id: 4\n${event({ id: callId, result: said("at last") })}`);
      },
    );
    const server = await open(url);
    const startedAt = performance.now();
    expect(await server.call("echo", {})).toEqual({ text: "at last", isError: false });
    expect(performance.now() - startedAt).toBeGreaterThan(170);
    const gets = asked.filter(({ method }) => method === "GET");
    expect(gets.map(({ headers }) => headers["last-event-id"])).toEqual(["1", "2", "3"]);
    expect(gets[0]?.headers).toMatchObject({ accept: "text/event-stream", "mcp-session-id": "s1" });
  });

  it("is asked again for the rest while it is gone for a moment", async () => {
    let callId: number | undefined;
    let gets = 0;
    const { url } = await serve(
      ({ id }, response) => {
        callId = id;
        events(response).end("retry: 50\nid: a\ndata:\n\n");
      },
      undefined,
      undefined,
      (_last, response) => {
        gets += 1;
        if (gets === 1) response.writeHead(503).end();
        else if (gets === 2) response.destroy();
        else events(response).end(event({ id: callId, result: said("back") }));
      },
    );
    expect((await (await open(url)).call("echo", {})).text).toBe("back");
  });

  it.each([
    [
      "has no rest to give",
      (response: ServerResponse) => void response.writeHead(405).end(),
      /no message of the protocol/,
    ],
    [
      "never comes to an answer",
      (response: ServerResponse) => void events(response).end(),
      /no answer to tools\/call within 2 s/,
    ],
  ])("is given up when it %s", async (_, onGet, words) => {
    const calls: Answer = (_body, response) => void events(response).end("retry: 50\nid: a\ndata:\n\n");
    const { url } = await serve(calls, undefined, undefined, (_last, response) => onGet(response));
    await expect((await open(url, 2000)).call("echo", {})).rejects.toThrow(words);
  });

  it.each(["on a line of its own", "beside an answer"])(
    "has its tools listed again when it says %s that they have changed",
    async (where) => {
      let names = ["echo"];
      let line: ServerResponse | undefined;
      const changed = event({ method: "notifications/tools/list_changed" });
      const { url } = await serve(
        ({ id }, response) => {
          names = ["echo", "late"];
          if (where === "beside an answer") events(response).end(`${changed}${event({ id, result: said("hi") })}`);
          else line?.write(changed, () => json(response, { id, result: said("hi") }));
        },
        ({ id }, response) =>
          json(response, { id, result: { ...begun, capabilities: { tools: { listChanged: true } } } }),
        ({ id }, response) => json(response, { id, result: { tools: names.map((name) => ({ name })) } }),
        (_last, response) => {
          line = events(response);
          line.flushHeaders();
        },
      );
      const server = await open(url);
      await server.listTools();
      await expect.poll(() => line !== undefined).toBe(true);
      await server.call("echo", {});
      await expect.poll(() => server.listed?.().map(({ name }) => name)).toEqual(["echo", "late"]);
      await server.close();
    },
  );

  it("tells which tools can be called as a task only", async () => {
    const { url } = await serve(echo, undefined, ({ id }, response) => {
      const tasks = ["required", "optional", "forbidden"].map((taskSupport) => ({
        name: taskSupport,
        execution: { taskSupport },
      }));
      json(response, { id, result: { tools: [...tasks, { name: "odd", execution: 7 }] } });
    });
    const listed = await (await open(url)).listTools();
    expect(listed.map(({ name, needsTask }) => [name, needsTask])).toEqual([
      ["required", true],
      ["optional", undefined],
      ["forbidden", undefined],
      ["odd", undefined],
    ]);
  });
});
