import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { send } from "../../../src/adapters/models/send.ts";

let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/x?y=1`;
}

it("sends method, headers and body, and gives status, headers and text back", async () => {
  const url = await serve(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { "x-key": key, "content-length": length } = request.headers;
    response.writeHead(429, { "retry-after": "3" }).end(`${request.method} ${request.url} ${key} ${length} ${body}`);
  });
  const answer = await send(url, { method: "POST", headers: { "x-key": "k" }, body: "höher" });
  expect(answer.ok).toBe(false);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "3"]);
  expect(await answer.text()).toBe("POST /v1/x?y=1 k 6 höher");
});

it("gives an answer without content", async () => {
  const answer = await send(await serve((_, response) => response.writeHead(204).end()));
  expect([answer.status, await answer.text()]).toEqual([204, ""]);
});

it("hands the body on as it comes, and breaks off when its signal says so", async () => {
  const url = await serve((_, response) => void response.writeHead(200).write("first"));
  const stop = new AbortController();
  const answer = await send(url, { signal: stop.signal });
  const reader = answer.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
  stop.abort();
  await expect(reader?.read()).rejects.toThrow();
});

it("sends nothing when its signal has spoken before, and rejects when nobody answers", async () => {
  let asked = 0;
  const url = await serve((request) => {
    asked++;
    request.socket.destroy();
  });
  await expect(send(url, { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(asked).toBe(0);
  await expect(send(url)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
});
