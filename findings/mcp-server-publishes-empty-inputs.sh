#!/usr/bin/env bash
# McpServer of @modelcontextprotocol/sdk 1.32.2 tells clients that a tool takes nothing where its input is a union, an intersection or .readonly().
# The protocol: inputSchema is the JSON Schema of the tool's arguments, which clients give to the model. registerTool's types take any Zod
# schema, and the call is checked against the whole of it; but tools/list shows only a plain object's fields, else an empty object, without a
# word at registration. The model is then refused for arguments that nobody told it of. z.toJSONSchema writes each of these schemas.
# Seen: properties {} for the last four, a call without arguments refused for all; z.object is right.
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

const file = z.object({ file: z.string() });
const line = z.object({ line: z.number() });
const schemas = {
  object: file,
  readonly: file.readonly(),
  intersection: file.and(line),
  union: z.union([file, line]),
  "discriminated union": z.discriminatedUnion("kind", [file.extend({ kind: z.literal("file") }), line.extend({ kind: z.literal("line") })]),
};
const server = new McpServer({ name: "some-tools", version: "1" });
for (const [name, inputSchema] of Object.entries(schemas)) {
  server.registerTool(name.replace(" ", "-"), { title: name, inputSchema }, async () => ({ content: [] }));
}
const client = new Client({ name: "reader", version: "1" });
const [here, there] = InMemoryTransport.createLinkedPair();
await Promise.all([server.connect(there), client.connect(here)]);
for (const { name, title, inputSchema } of (await client.listTools()).tools) {
  const { isError } = await client.callTool({ name, arguments: {} });
  const itself = Object.keys(z.toJSONSchema(schemas[title])).filter((key) => !/^(\$schema|additionalProperties|readOnly)$/.test(key));
  console.log(`${title}: ${JSON.stringify(inputSchema.properties)}, none given: ${isError ? "refused" : "taken"}; Zod writes ${itself}`);
}
await client.close();
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = 'object: {"file":{"type":"string"}}, none given: refused; Zod writes type,properties,required
readonly: {}, none given: refused; Zod writes type,properties,required
intersection: {}, none given: refused; Zod writes type,properties,required
union: {}, none given: refused; Zod writes anyOf
discriminated union: {}, none given: refused; Zod writes oneOf' ] || { echo "It is no longer so."; exit 1; }
