#!/usr/bin/env bash
# @arizeai/openinference-instrumentation-openai 4.2.7 records no tokens for a streamed chat completion, though the stream brought them.
# OpenAI's API reference: with stream_options.include_usage the last chunk holds the usage of the whole answer. OpenInference's own conventions
# have llm.token_count.* for it, and the package writes them for the same answer without a stream and for a streamed response of the
# Responses API. A cost made of the traces leaves out every streamed chat.
# Seen: chat 100 and 50, streamed response 100 and 50, streamed chat undefined and undefined.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @arizeai/openinference-instrumentation-openai@4.2.7 openai@7.59.0 \
  @opentelemetry/sdk-trace-node@2.12.1 @opentelemetry/sdk-trace-base@2.12.1 >/dev/null
cat > look.cjs <<'END'
const { OpenAIInstrumentation } = require("@arizeai/openinference-instrumentation-openai");
const { InMemorySpanExporter, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-base");
const { NodeTracerProvider } = require("@opentelemetry/sdk-trace-node");
const OpenAI = require("openai");

const spans = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
tracerProvider.register();
const instrumentation = new OpenAIInstrumentation();
instrumentation.setTracerProvider(tracerProvider);
instrumentation.manuallyInstrument(OpenAI);

const stream = (...events) =>
  new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""), { headers: { "content-type": "text/event-stream" } });
const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
const base = { id: "c1", created: 1, model: "m" };
const choice = { index: 0, finish_reason: "stop" };
const chunk = { ...base, object: "chat.completion.chunk" };
const response = {
  id: "r1", object: "response", created_at: 1, model: "m", status: "completed", error: null, incomplete_details: null,
  output: [{ type: "message", id: "m1", role: "assistant", status: "completed", content: [{ type: "output_text", text: "Hello", annotations: [] }] }],
  usage: { input_tokens: 100, output_tokens: 50, total_tokens: 150 },
};
const replies = [
  Response.json({ ...base, object: "chat.completion", choices: [{ ...choice, message: { role: "assistant", content: "Hello" } }], usage }),
  stream({ type: "response.completed", sequence_number: 0, response }),
  stream(
    { ...chunk, choices: [{ ...choice, delta: { role: "assistant", content: "Hello" } }] },
    { ...chunk, choices: [], usage },
  ),
];
const client = new OpenAI({ apiKey: "none", baseURL: "http://127.0.0.1:9/v1", maxRetries: 0, fetch: async () => replies.shift() });
const asked = { model: "m", messages: [{ role: "user", content: "Hi" }] };
const readToItsEnd = async (events) => {
  let last;
  for await (const event of events) last = event;
  return last;
};
(async () => {
  await client.chat.completions.create(asked);
  await readToItsEnd(await client.responses.create({ model: "m", input: "Hi", stream: true }));
  const last = await readToItsEnd(await client.chat.completions.create({ ...asked, stream: true, stream_options: { include_usage: true } }));
  console.log(`the streamed chat's last chunk: ${last.usage.prompt_tokens} and ${last.usage.completion_tokens}`);
  while (spans.getFinishedSpans().length < 3) await new Promise(setImmediate);
  const names = ["chat", "streamed response", "streamed chat"];
  spans.getFinishedSpans().forEach(({ attributes }, at) => {
    console.log(`${names[at]}: ${attributes["llm.token_count.prompt"]} and ${attributes["llm.token_count.completion"]}`);
  });
})();
END
seen=$(timeout 60 node look.cjs)
echo "$seen"
[ "$seen" = "the streamed chat's last chunk: 100 and 50
chat: 100 and 50
streamed response: 100 and 50
streamed chat: undefined and undefined" ] || { echo "It is no longer so."; exit 1; }
