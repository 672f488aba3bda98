#!/usr/bin/env bash
# ChatAnthropic of @langchain/anthropic 1.5.11 adds the first count of a stream's output tokens to its last one.
# Anthropic's page on streaming: the counts in message_delta's usage are cumulative, so that the last holds what message_start counted. The
# package makes a chunk of each, and LangChain's concat adds them, so that a streamed answer comes out dearer than invoke() of the same.
# @anthropic-ai/sdk 1.14.0 gives the last count.
# Seen: invoke 25, stream 28, the SDK's stream 25, where message_start told 3 and message_delta 25.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @langchain/anthropic@1.5.11 @langchain/core@1.4.0 @anthropic-ai/sdk@1.14.0 >/dev/null
cat > look.mjs <<'END'
import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { ChatAnthropic } from "@langchain/anthropic";

const message = (content, stop_reason, output_tokens) => ({
  id: "a1", type: "message", role: "assistant", model: "m", content, stop_reason, stop_sequence: null,
  usage: { input_tokens: 10, output_tokens },
});
const events = [
  { type: "message_start", message: message([], null, 3) },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } },
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 25 } },
  { type: "message_stop" },
];
const server = createServer(async (request, reply) => {
  let text = "";
  for await (const part of request) text += part;
  const streamed = JSON.parse(text).stream === true;
  reply.writeHead(200, { "content-type": streamed ? "text/event-stream" : "application/json" });
  if (streamed) for (const event of events) reply.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  reply.end(streamed ? undefined : JSON.stringify(message([{ type: "text", text: "Hello" }], "end_turn", 25)));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://127.0.0.1:${server.address().port}`;

const model = new ChatAnthropic({ apiKey: "none", model: "claude-sonnet-4-5", anthropicApiUrl: address, maxRetries: 0, maxTokens: 99 });
console.log(`invoke: ${(await model.invoke("Hello")).usage_metadata.output_tokens}`);
let all;
for await (const part of await model.stream("Hello")) all = all === undefined ? part : all.concat(part);
console.log(`stream: ${all.usage_metadata.output_tokens}`);
const client = new Anthropic({ apiKey: "none", baseURL: address });
const asked = { model: "m", max_tokens: 99, messages: [{ role: "user", content: "Hello" }] };
console.log(`the SDK's stream: ${(await client.messages.stream(asked).finalMessage()).usage.output_tokens}`);
server.close();
server.closeAllConnections();
END
seen=$(npx --yes node@24.21.0 look.mjs)
echo "$seen"
[ "$seen" = "invoke: 25
stream: 28
the SDK's stream: 25" ] || { echo "It is no longer so."; exit 1; }
