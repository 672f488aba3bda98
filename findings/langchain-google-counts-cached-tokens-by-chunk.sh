#!/usr/bin/env bash
# ChatGoogleGenerativeAI of @langchain/google-genai 2.3.2 adds the cached tokens of a streamed answer once for each chunk.
# Gemini tells the usage so far in each chunk, and cachedContentTokenCount is a part of promptTokenCount (its API reference, UsageMetadata).
# The package takes the difference of chunks for the input and the output, but the cached tokens whole each time; put together by
# LangChain's own concat they come out above the input of which they are a part. invoke() of the same answer is right.
# Seen: invoke input 100, cached 40; a stream of three chunks input 100, cached 120.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @langchain/google-genai@2.3.2 @langchain/core@1.4.0 >/dev/null
cat > look.mjs <<'END'
import { createServer } from "node:http";
import { ChatGoogleGenerativeAI } from "@langchain/google-genai";

const chunk = (text, candidatesTokenCount, end) => ({
  candidates: [{ index: 0, content: { role: "model", parts: [{ text }] }, ...end }],
  usageMetadata: { promptTokenCount: 100, cachedContentTokenCount: 40, candidatesTokenCount, totalTokenCount: 100 + candidatesTokenCount },
});
const stop = { finishReason: "STOP" };
const server = createServer((request, reply) => {
  request.resume();
  if (request.url.includes("streamGenerateContent")) {
    reply.writeHead(200, { "content-type": "text/event-stream" });
    for (const part of [chunk("a", 5), chunk("b", 12), chunk("c", 20, stop)]) reply.write(`data: ${JSON.stringify(part)}\r\n\r\n`);
    reply.end();
  } else {
    reply.writeHead(200, { "content-type": "application/json" });
    reply.end(JSON.stringify(chunk("abc", 20, stop)));
  }
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const baseUrl = `http://127.0.0.1:${server.address().port}`;
const model = new ChatGoogleGenerativeAI({ apiKey: "none", model: "gemini-2.5-pro", baseUrl, maxRetries: 0 });
const tell = (name, { input_tokens, output_tokens, input_token_details }) =>
  console.log(`${name}: input ${input_tokens}, cached ${input_token_details.cache_read}, output ${output_tokens}`);

tell("invoke", (await model.invoke("Hello")).usage_metadata);
let all;
for await (const part of await model.stream("Hello")) all = all === undefined ? part : all.concat(part);
tell("stream", all.usage_metadata);
server.close();
server.closeAllConnections();
END
seen=$(npx --yes node@24.21.0 look.mjs)
echo "$seen"
[ "$seen" = "invoke: input 100, cached 40, output 20
stream: input 100, cached 120, output 20" ] || { echo "It is no longer so."; exit 1; }
