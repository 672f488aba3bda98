import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import type OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { leanPackages } from "../../scripts/lean-packages.ts";

const folder = mkdtempSync(path.join(tmpdir(), "baton-unused-"));
const server = createServer(({ method, url }, answer) => {
  answer.setHeader("content-type", "application/json").end(JSON.stringify({ id: `${method} ${url}`, data: [] }));
});
let bundled: { readonly [name: string]: never };
let port = 0;

beforeAll(async () => {
  const outfile = path.join(folder, "bundled.mjs");
  await build({
    stdin: {
      resolveDir: import.meta.dirname,
      contents: `
        export { default as OpenAI } from "openai";
        export { StorageCRC64Calculator } from "@azure/storage-common";
        export const undici = require("undici");`,
    },
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    plugins: [leanPackages],
    banner: { js: 'import{createRequire as __make}from"node:module";const require=__make(import.meta.url);' },
  });
  bundled = await import(outfile);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

function openClient(): OpenAI {
  const Client = bundled["OpenAI"] as unknown as typeof OpenAI;
  return new Client({ apiKey: "key", baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
}

test.each<[string, (client: OpenAI) => PromiseLike<unknown>]>([
  ["POST /v1/responses", (client) => client.responses.create({ model: "m", input: "hello" })],
  ["POST /v1/responses/input_tokens", (client) => client.responses.inputTokens.count({ model: "m", input: "hello" })],
  ["GET /v1/batches/b1", (client) => client.batches.retrieve("b1")],
  ["POST /v1/files", (client) => client.files.create({ file: new File(["{}"], "a.jsonl"), purpose: "batch" })],
])("what is used of OpenAI's package still asks %s", async (asked, ask) => {
  await expect(ask(openClient())).resolves.toMatchObject({ id: asked });
});

test("what was left out of OpenAI's package is told by its name", () => {
  expect(() => openClient().chat.completions).toThrow(
    "Chat.completions of openai is not in the bundles (scripts/unused-parts.ts)",
  );
  expect(() => openClient().images.generate).toThrow("Images.generate of openai");
  expect(() => openClient().responses.stream({ model: "m", input: "hello" })).toThrow("ResponseStream");
});

test("Azure's own checksum and the rest of undici are told by their names", async () => {
  const { init } = bundled["StorageCRC64Calculator"] as unknown as { init: () => Promise<void> };
  await expect(init.call({})).rejects.toThrow("crc64 of @azure/storage-common is not in the bundles");
  expect(() => bundled["undici"]?.["MockAgent"]).toThrow("MockAgent of undici is not in the bundles");
});
