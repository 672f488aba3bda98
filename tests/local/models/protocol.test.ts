import { describe, expect, it } from "vitest";
import type { Json } from "../../../src/local/models/json.ts";
import { checkAnthropic } from "../../../src/local/models/vendors/anthropic/check-anthropic.ts";
import { checkGemini } from "../../../src/local/models/vendors/google/check-gemini.ts";
import { checkOpenai } from "../../../src/local/models/vendors/openai/check-openai.ts";

const schema = {
  type: "object",
  properties: { path: { type: "string" } },
  required: ["path"],
  additionalProperties: false,
};
const user = { role: "user", content: "Go." };

describe("the Messages API", () => {
  const use = (id: string, name = "look") => ({ type: "tool_use", id, name, input: {} });
  const result = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "x" });
  const right = {
    model: "claude-opus-5-5",
    max_tokens: 100,
    stream: true,
    thinking: { type: "adaptive" },
    tools: [{ name: "look", input_schema: schema, strict: true }],
    messages: [
      user,
      { role: "assistant", content: [use("a"), use("b")] },
      { role: "user", content: [result("b"), result("a"), { type: "text", text: "Go on." }] },
    ],
  };
  const messages = (...list: Json[]) => ({ ...right, messages: list });
  const assistant = (...content: Json[]) => ({ role: "assistant", content });
  const answer = (...content: Json[]) => ({ role: "user", content });

  it("takes a request that is right", () => expect(checkAnthropic(right)).toBeUndefined());

  it.each<[string, Json, RegExp]>([
    ["no max_tokens", { ...right, max_tokens: undefined }, /max_tokens: Field required/],
    ["no messages", messages(), /at least one message/],
    [
      "a call without its result",
      messages(user, assistant(use("a"), use("b")), answer(result("a"))),
      /without `tool_result` blocks immediately after: b/,
    ],
    ["a call at the end", messages(user, assistant(use("a"))), /without `tool_result`/],
    [
      "a call whose result comes too late",
      messages(user, assistant(use("a")), user, assistant({ type: "text", text: "x" }), answer(result("a"))),
      /immediately after: a/,
    ],
    ["a result without its call", messages(answer(result("z"))), /unexpected `tool_use_id`/],
    [
      "a result after text",
      messages(user, assistant(use("a")), answer({ type: "text", text: "x" }, result("a"))),
      /must come before/,
    ],
    [
      "two results for one call",
      messages(user, assistant(use("a")), answer(result("a"), result("a"))),
      /single result/,
    ],
    ["two calls with one id", messages(user, assistant(use("a"), use("a")), answer(result("a"))), /must be unique/],
    [
      "an id with other characters",
      messages(user, assistant(use("a b")), answer(result("a b"))),
      /should match pattern/,
    ],
    [
      "a call where no tool is defined",
      { ...messages(user, assistant(use("a")), answer(result("a"))), tools: [] },
      /must define tools/,
    ],
    ["a role of another vendor", messages(user, { role: "tool", content: "x" }), /'user' or 'assistant'/],
    ["a turn of the model first", messages(assistant({ type: "text", text: "x" }), user), /first message/],
    ["a prefilled answer", messages(user, assistant({ type: "text", text: "{" })), /prefill/],
    ["empty text", messages(answer({ type: "text", text: " " })), /non-empty/],
    ["an empty turn", messages(user, assistant(), user), /non-empty content/],
    [
      "thinking that was changed",
      messages(user, assistant({ type: "thinking", thinking: "x", signature: "forged" }), user),
      /signature/,
    ],
    ["a temperature", { ...right, temperature: 0 }, /deprecated/],
    ["a budget for thinking", { ...right, thinking: { type: "enabled", budget_tokens: 2000 } }, /adaptive/],
    ["adaptive thinking of an old model", { ...right, model: "claude-sonnet-4-5" }, /not supported/],
    ["a forced tool", { ...right, tool_choice: { type: "tool", name: "look" } }, /forced tool use/],
    [
      "an open strict schema",
      { ...right, tools: [{ name: "look", strict: true, input_schema: { ...schema, additionalProperties: true } }] },
      /additionalProperties/,
    ],
    [
      "a keyword that strict mode lacks",
      {
        ...right,
        tools: [
          {
            name: "look",
            strict: true,
            input_schema: { ...schema, properties: { path: { type: "string", minLength: 1 } } },
          },
        ],
      },
      /minLength/,
    ],
    ["two tools of one name", { ...right, tools: [right.tools[0], right.tools[0]] }, /unique/],
    [
      "five cache marks",
      {
        ...right,
        system: [1, 2, 3, 4, 5].map((n) => ({ type: "text", text: `${n}`, cache_control: { type: "ephemeral" } })),
      },
      /maximum of 4/,
    ],
  ])("refuses %s", (_what, body, words) => expect(checkAnthropic(body)?.message).toMatch(words));
});

describe("the Responses API", () => {
  const call = (id: string, name = "look") => ({ type: "function_call", call_id: id, name, arguments: "{}" });
  const output = (id: string) => ({ type: "function_call_output", call_id: id, output: "x" });
  const tool = { type: "function", name: "look", parameters: schema, strict: true };
  const right = {
    model: "gpt-6.1-sol",
    stream: true,
    store: false,
    tools: [tool],
    input: [user, call("a"), call("b"), output("a"), output("b")],
  };
  const input = (...items: Json[]) => ({ ...right, input: items });

  it("takes a request that is right", () => expect(checkOpenai(right)).toBeUndefined());

  it.each<[string, Json, RegExp]>([
    ["no input", { ...right, input: [] }, /Missing required parameter: 'input'/],
    ["a call without output", input(user, call("a")), /No tool output found for function call a/],
    ["an output without call", input(user, output("z")), /No tool call found/],
    ["two calls with one id", input(user, call("a"), call("a"), output("a")), /unique call_ids/],
    ["a role of another vendor", input({ role: "tool", content: "x" }), /Invalid value in 'input'/],
    ["reasoning that nobody keeps", input(user, { type: "reasoning", id: "rs-1", summary: [] }), /not persisted/],
    [
      "reasoning of another item",
      input(user, { type: "reasoning", id: "rs-1", summary: [], encrypted_content: "x" }),
      /could not be verified/,
    ],
    [
      "an open strict schema",
      { ...right, tools: [{ ...tool, parameters: { ...schema, additionalProperties: undefined } }] },
      /additionalProperties/,
    ],
    [
      "a key that is not required",
      { ...right, tools: [{ ...tool, parameters: { ...schema, required: [] } }] },
      /Missing 'path'/,
    ],
    ["a temperature while reasoning", { ...right, temperature: 1 }, /Unsupported parameter/],
    ["too few tokens", { ...right, max_output_tokens: 5 }, />= 16/],
    [
      "encrypted reasoning of a model that has none",
      { ...right, model: "gpt-4.1", include: ["reasoning.encrypted_content"] },
      /Encrypted content/,
    ],
  ])("refuses %s", (_what, body, words) => expect(checkOpenai(body)?.message).toMatch(words));
});

describe("generateContent", () => {
  const text = (role: string) => ({ role, parts: [{ text: "x" }] });
  const calls = (...names: string[]) => ({
    role: "model",
    parts: names.map((name) => ({
      functionCall: { name, args: {} },
      thoughtSignature: "skip_thought_signature_validator",
    })),
  });
  const responses = (...names: string[]) => ({
    role: "user",
    parts: names.map((name) => ({ functionResponse: { name, response: {} } })),
  });
  const tools = [
    {
      functionDeclarations: [
        { name: "look", parametersJsonSchema: schema },
        { name: "run", parametersJsonSchema: schema },
      ],
    },
  ];
  const contents = (...list: Json[]) => ({ tools, contents: list });

  it("takes a request that is right", () => {
    expect(
      checkGemini(
        contents(text("user"), calls("look", "run"), responses("look", "run"), text("model"), text("user")),
        "gemini-4-argon",
      ),
    ).toBeUndefined();
  });

  it.each<[string, Json, RegExp]>([
    ["no contents", contents(), /contents is not specified/],
    ["an unknown field", { ...contents(text("user")), max_tokens: 5 }, /Unknown name "max_tokens"/],
    ["a role of another vendor", contents(text("assistant")), /valid role/],
    ["no parts", contents({ role: "user", parts: [] }), /must not be empty/],
    [
      "fewer responses than calls",
      contents(text("user"), calls("look", "run"), responses("look")),
      /number of function response parts/,
    ],
    ["a response without call", contents(text("user"), responses("look")), /immediately after a function call/],
    [
      "responses in another order",
      contents(text("user"), calls("look", "run"), responses("run", "look")),
      /does not answer/,
    ],
    ["a call at the beginning", contents(calls("look"), responses("look")), /immediately after a user turn/],
    ["a turn of the model last", contents(text("user"), text("model")), /end with a user role/],
    [
      "a call without signature",
      contents(
        text("user"),
        { role: "model", parts: [{ functionCall: { name: "look", args: {} } }] },
        responses("look"),
      ),
      /missing a thought_signature/,
    ],
    [
      "a forged signature",
      contents(
        text("user"),
        { role: "model", parts: [{ functionCall: { name: "look", args: {} }, thoughtSignature: "x" }] },
        responses("look"),
      ),
      /Corrupted/,
    ],
    [
      "closed schemas where only OpenAPI's are known",
      { ...contents(text("user")), tools: [{ functionDeclarations: [{ name: "look", parameters: schema }] }] },
      /additionalProperties/,
    ],
  ])("refuses %s", (_what, body, words) => expect(checkGemini(body, "gemini-4-argon")?.message).toMatch(words));

  it("refuses a level of thinking before Gemini 3", () => {
    const body = { ...contents(text("user")), generationConfig: { thinkingConfig: { thinkingLevel: "low" } } };
    expect(checkGemini(body, "gemini-2.5-pro")?.message).toMatch(/Thinking level/);
  });
});
