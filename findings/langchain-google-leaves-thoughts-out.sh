#!/usr/bin/env bash
# ChatGoogleGenerativeAI of @langchain/google-genai 2.3.2 leaves the tokens of thinking out of output_tokens.
# LangChain's UsageMetadata says that output_tokens is the sum of all kinds of output tokens; Gemini tells thoughtsTokenCount beside
# candidatesTokenCount, and both are charged as output. The package passes on the second alone, so that a cost made of it is too low,
# and input and output no longer make the total. Its sibling @langchain/google 0.2.6 adds them and names them.
# Seen: google-genai 100 + 20 of 150, no reasoning; google 100 + 50 of 150, reasoning 30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @langchain/google-genai@2.3.2 @langchain/google@0.2.6 @langchain/core@1.4.0 >/dev/null
cat > look.mjs <<'END'
import { ChatGoogle } from "@langchain/google";
import { ChatGoogleGenerativeAI } from "@langchain/google-genai";
globalThis.fetch = async () =>
  Response.json({
    candidates: [{ index: 0, content: { role: "model", parts: [{ text: "Hello" }] }, finishReason: "STOP" }],
    usageMetadata: { promptTokenCount: 100, candidatesTokenCount: 20, thoughtsTokenCount: 30, totalTokenCount: 150 },
  });
for (const Model of [ChatGoogleGenerativeAI, ChatGoogle]) {
  const model = new Model({ apiKey: "none", model: "gemini-2.5-pro", maxRetries: 0 });
  const { input_tokens, output_tokens, total_tokens, output_token_details } = (await model.invoke("Hello")).usage_metadata;
  console.log(`${Model.name}: ${input_tokens} + ${output_tokens} of ${total_tokens}, reasoning ${output_token_details?.reasoning}`);
}
END
seen=$(npx --yes node@24.21.0 look.mjs)
echo "$seen"
[ "$seen" = "ChatGoogleGenerativeAI: 100 + 20 of 150, reasoning undefined
ChatGoogle: 100 + 50 of 150, reasoning 30" ] || { echo "It is no longer so."; exit 1; }
