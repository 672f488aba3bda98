#!/usr/bin/env bash
# @openai/agents 0.20.0 takes an answer that the model could not finish as a run's final output, if it came by Chat Completions.
# OpenAI's API reference: finish_reason "length" means that the limit of tokens was reached, "content_filter" that text was left out; a stream
# has a last chunk with a finish_reason. OpenAIChatCompletionsModel looks at none of them, so that a run ends well with half an answer. By
# OpenAIResponsesModel of the same package the same end (status "incomplete") is a ModelBehaviorError.
# Seen: final output "half an" for length, content_filter and a stream without its end; "ModelBehaviorError" three times by Responses.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @openai/agents@0.20.0 openai@7.59.0 zod@4.6.7 >/dev/null
cat > look.mjs <<'END'
import { Agent, OpenAIChatCompletionsModel, OpenAIResponsesModel, run, setTracingDisabled } from "@openai/agents";
import OpenAI from "openai";
setTracingDisabled(true);

const whole = (body) => Response.json(body);
const stream = (...events) =>
  new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""), { headers: { "content-type": "text/event-stream" } });
const text = "half an";
const chat = (finish_reason) => whole({
  id: "c1", object: "chat.completion", created: 1, model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: text, refusal: null }, finish_reason }],
  usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
});
const chunk = {
  id: "c1", object: "chat.completion.chunk", created: 1, model: "m",
  choices: [{ index: 0, delta: { role: "assistant", content: text }, finish_reason: null }],
};
const message = { type: "message", id: "m1", role: "assistant", status: "completed", content: [{ type: "output_text", text, annotations: [] }] };
const response = (status, more) => ({
  id: "r1", object: "response", created_at: 1, model: "m", status, error: null, incomplete_details: null, output: [message], ...more,
  usage: { input_tokens: 5, output_tokens: 2, total_tokens: 7 },
});
const incomplete = (reason) => whole(response("incomplete", { incomplete_details: { reason } }));
const created = { type: "response.created", sequence_number: 0, response: response("in_progress", { output: [], usage: null }) };

const tell = async (name, Model, reply, streamed) => {
  const client = new OpenAI({ apiKey: "none", baseURL: "http://127.0.0.1:9/v1", maxRetries: 0, fetch: async () => reply });
  const agent = new Agent({ name: "Someone", instructions: "Answer.", model: new Model(client, "m") });
  const end = async () => {
    const result = await run(agent, "Hello", { stream: streamed });
    if (streamed) await result.completed;
    return JSON.stringify(result.finalOutput);
  };
  console.log(`${name}: ${await end().catch((error) => error.constructor.name)}`);
};
await tell("chat, length", OpenAIChatCompletionsModel, chat("length"), false);
await tell("chat, content_filter", OpenAIChatCompletionsModel, chat("content_filter"), false);
await tell("chat, stream without its end", OpenAIChatCompletionsModel, stream(chunk), true);
await tell("responses, max_output_tokens", OpenAIResponsesModel, incomplete("max_output_tokens"), false);
await tell("responses, content_filter", OpenAIResponsesModel, incomplete("content_filter"), false);
await tell("responses, stream without its end", OpenAIResponsesModel, stream(created), true);
END
seen=$(npx --yes node@24.21.0 look.mjs)
echo "$seen"
[ "$seen" = 'chat, length: "half an"
chat, content_filter: "half an"
chat, stream without its end: "half an"
responses, max_output_tokens: ModelBehaviorError
responses, content_filter: ModelBehaviorError
responses, stream without its end: ModelBehaviorError' ] || { echo "It is no longer so."; exit 1; }
