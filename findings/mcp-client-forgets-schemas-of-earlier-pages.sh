#!/usr/bin/env bash
# The client of @modelcontextprotocol/sdk 1.32.2 checks a tool's structuredContent only against schemas of the last page that it listed.
# The protocol: tools/list may come in pages (nextCursor), and a client should check structured results against the tool's outputSchema.
# The client does so, and refuses what does not fit; but each page drops what it learned from the page before, so that whoever reads the list
# to its end has the checks of the last page alone.
# Seen: the same wrong result of tool "first" is refused after page 1 and comes through after page 2, where that of "second" is refused.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/sdk@1.32.2 zod@4.6.7 >/dev/null
cat > look.mjs <<'END'
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

const outputSchema = { type: "object", properties: { score: { type: "number" } }, required: ["score"] };
const tool = (name) => ({ name, inputSchema: { type: "object" }, outputSchema });
const server = new Server({ name: "two-pages", version: "1" }, { capabilities: { tools: {} } });
server.setRequestHandler(ListToolsRequestSchema, ({ params }) =>
  params?.cursor === "2" ? { tools: [tool("second")] } : { tools: [tool("first")], nextCursor: "2" },
);
server.setRequestHandler(CallToolRequestSchema, () => ({ content: [], structuredContent: { score: "high" } }));

const client = new Client({ name: "reader", version: "1" });
const [here, there] = InMemoryTransport.createLinkedPair();
await Promise.all([server.connect(there), client.connect(here)]);
const call = (name) => client.callTool({ name }).then(() => "taken", () => "refused");

const { nextCursor } = await client.listTools();
console.log(`after page 1: first ${await call("first")}`);
await client.listTools({ cursor: nextCursor });
console.log(`after page 2: first ${await call("first")}, second ${await call("second")}`);
await client.close();
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "after page 1: first refused
after page 2: first taken, second refused" ] || { echo "It is no longer so."; exit 1; }
