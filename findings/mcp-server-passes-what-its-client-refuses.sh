#!/usr/bin/env bash
# McpServer of @modelcontextprotocol/sdk 1.32.2 checks a result by other rules than those it publishes, and the package's own client refuses it.
# The protocol: a server must give structured results that conform to the tool's outputSchema. The server checks with Zod, which fills in
# defaults and passes over keys it does not know, but sends what the tool returned, not what Zod made of it; the schema that it published
# says additionalProperties: false and requires what has a default. No error reaches the server's author; each caller gets one.
# Seen: "exact" is taken; one key more, a default left out, and a number as text for z.coerce are refused by the client.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
cat > look.mjs <<'END'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";

const tools = {
  exact: [{ verdict: z.string() }, { verdict: "approve" }],
  "one-more": [{ verdict: z.string() }, { verdict: "approve", took: 3 }],
  "default-left-out": [{ verdict: z.string().default("comment") }, {}],
  "number-as-text": [{ score: z.coerce.number() }, { score: "5" }],
};
const server = new McpServer({ name: "some-tools", version: "1" });
for (const [name, [outputSchema, structuredContent]] of Object.entries(tools)) {
  server.registerTool(name, { inputSchema: {}, outputSchema }, async () => ({ content: [], structuredContent }));
}
const client = new Client({ name: "reader", version: "1" });
const [here, there] = InMemoryTransport.createLinkedPair();
await Promise.all([server.connect(there), client.connect(here)]);
await client.listTools();
for (const name of Object.keys(tools)) {
  const said = await client.callTool({ name }).then(
    ({ isError }) => (isError ? "refused by the server" : "taken"),
    ({ message }) => `refused by the client, ${message.split(": ").at(-1)}`,
  );
  console.log(`${name}: ${said}`);
}
await client.close();
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "exact: taken
one-more: refused by the client, data must NOT have additional properties
default-left-out: refused by the client, data must have required property 'verdict'
number-as-text: refused by the client, data/score must be number" ] || { echo "It is no longer so."; exit 1; }
