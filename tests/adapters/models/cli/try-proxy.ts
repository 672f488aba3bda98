import { mkdtempSync, rmSync } from "node:fs";
import { request as ask, createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { openProxy, type ProxyOptions } from "../../../../src/adapters/models/cli/proxy/open-proxy.ts";
import { openSpend } from "../../../../src/agent/spend.ts";
import { costUsd } from "../../../../src/core/money/prices.ts";
import type { AgentFailure } from "../../../../src/ports/agent-pool.ts";

export type Asked = { readonly url: string; readonly body: Record<string, unknown> };
export type Said = { readonly status: number; readonly text: string; readonly headers: IncomingHttpHeaders };
/** How the vendor answers the n-th request. */
export type Vendor = (response: ServerResponse, asked: Asked, nth: number) => void;
type More = Partial<Pick<ProxyOptions, "vendor" | "baseUrl" | "model" | "leftMs" | "nowMs">> & {
  readonly capUsd?: number;
};

export const pathOf = {
  anthropic: "/v1/messages",
  openai: "/responses",
  google: "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
} as const;
export const modelOf = { anthropic: "claude-sonnet-5-5", openai: "gpt-5.4", google: "gemini-2.5-flash" } as const;

/** The real proxy before a vendor of ours. */
export async function tryProxy(vendor: Vendor, more: More = {}) {
  const heard: Asked[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const asked = { url: incoming.url ?? "", body: JSON.parse(Buffer.concat(chunks).toString()) };
      vendor(response, asked, heard.push(asked));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(path.join(tmpdir(), "baton-proxy-test-"));
  const socket = path.join(folder, "proxy");
  const fatal: AgentFailure[] = [];
  const notes: string[] = [];
  const { capUsd = 1, ...options } = more;
  const purse = openSpend({ capUsd, costOf: costUsd, allowUnknownPrice: false, onSpent: () => undefined });
  const proxy = await openProxy({
    socket,
    vendor: "openai",
    baseUrl: `http://127.0.0.1:${port}`,
    key: "the-real-key",
    token: "dummy",
    purse,
    onFatal: (failure) => fatal.push(failure),
    onNote: (note) => notes.push(note),
    nowMs: () => Date.now(),
    ...options,
  });
  const post = (url: string, body: unknown, hangUpAt?: string): Promise<Said> =>
    new Promise((resolve) => {
      let text = "";
      const request = ask({
        socketPath: socket,
        path: url,
        method: "POST",
        headers: { authorization: "Bearer dummy" },
      });
      request.on("error", () => resolve({ status: 0, text, headers: {} }));
      request.on("response", (response) => {
        const end = () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
        response.on("data", (chunk) => {
          text += chunk;
          if (hangUpAt !== undefined && text.includes(hangUpAt)) request.destroy();
        });
        response.on("error", end).on("close", end);
      });
      request.end(JSON.stringify(body));
    });
  return {
    heard,
    proxy,
    purse,
    post,
    fatal,
    notes,
    async end() {
      await proxy.close();
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function toStream(...events: readonly object[]): string {
  return events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
}
