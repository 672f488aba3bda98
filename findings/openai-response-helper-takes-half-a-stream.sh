#!/usr/bin/env bash
# openai 7.59.0: responses.stream(…).finalResponse() resolves where the stream ended before response.completed.
# A Responses stream ends with one of response.completed, .incomplete or .failed (OpenAI's API reference, streaming events). Where a proxy or
# a restart ends the body early but in order, the helper gives half a text, status "in_progress" and no usage, without an error. Its sibling
# for Chat Completions refuses the same cut for want of a finish_reason, and messages.stream() of @anthropic-ai/sdk 1.14.0 refuses it too.
# Who takes finalResponse() must look whether status is "completed".
# Seen: "responses: in_progress, half an, usage null"; the two others: "refused".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund openai@7.59.0 @anthropic-ai/sdk@1.14.0 >/dev/null
cat > look.mjs <<'END'
import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

const message = { type: "message", id: "m1", role: "assistant", status: "in_progress", content: [] };
const part = { type: "output_text", text: "", annotations: [] };
const response = { id: "r1", object: "response", status: "in_progress", output: [], usage: null };
const at = { output_index: 0, content_index: 0, item_id: "m1" };
const usage = { input_tokens: 5, output_tokens: 1 };
const begun = { id: "a1", type: "message", role: "assistant", model: "m", content: [], stop_reason: null, stop_sequence: null, usage };
const streams = {
  "/v1/responses": [
    { type: "response.created", sequence_number: 0, response },
    { type: "response.output_item.added", sequence_number: 1, output_index: 0, item: message },
    { type: "response.content_part.added", sequence_number: 2, ...at, part },
    { type: "response.output_text.delta", sequence_number: 3, ...at, delta: "half an" },
  ],
  "/v1/chat/completions": [
    { id: "c1", object: "chat.completion.chunk", choices: [{ index: 0, delta: { content: "half an" }, finish_reason: null }] },
  ],
  "/v1/messages": [
    { type: "message_start", message: begun },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "half an" } },
  ],
};
const server = createServer((request, reply) => {
  reply.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of streams[request.url]) {
    reply.write(`${event.type ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
  }
  reply.end();
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const address = `http://127.0.0.1:${server.address().port}`;

const messages = [{ role: "user", content: "Hello" }];
const openai = new OpenAI({ apiKey: "none", baseURL: `${address}/v1` });
const anthropic = new Anthropic({ apiKey: "none", baseURL: address });
const tell = async (name, answer) => {
  const said = await answer.then((it) => `${it.status}, ${it.output_text}, usage ${it.usage}`, () => "refused");
  console.log(`${name}: ${said}`);
};
await tell("responses", openai.responses.stream({ model: "m", input: "Hello" }).finalResponse());
await tell("chat completions", openai.chat.completions.stream({ model: "m", messages }).finalChatCompletion());
await tell("messages", anthropic.messages.stream({ model: "m", max_tokens: 9, messages }).finalMessage());
server.close();
server.closeAllConnections();
END
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "responses: in_progress, half an, usage null
chat completions: refused
messages: refused" ] || { echo "It is no longer so."; exit 1; }
