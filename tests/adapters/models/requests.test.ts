import { describe, expect, it } from "vitest";
import { toRequest as toClaude } from "../../../src/adapters/models/anthropic/to-request.ts";
import { toRequest as toGemini } from "../../../src/adapters/models/google/to-request.ts";
import { toRequest as toOpenai } from "../../../src/adapters/models/openai/to-request.ts";
import type { Message, ToolSpec } from "../../../src/ports/model.ts";

const options = { maxOutputTokens: 5, effort: "high" } as const;
const spec = (name: string, schema: Readonly<Record<string, unknown>> = {}): ToolSpec => ({
  name,
  description: name,
  schema: { type: "object", properties: {}, required: [], additionalProperties: false, ...schema },
});
const turns: Message[] = [0, 1, 2, 3].flatMap((n): Message[] => [
  { role: "assistant", text: "", toolCalls: [{ id: `c${n}`, name: "look", input: {} }] },
  { role: "tools", results: [{ callId: `c${n}`, name: "look", content: "seen", isError: n === 1 }] },
]);
const call = {
  transcript: { system: "Be brief.", messages: [{ role: "user", text: "Go." }, ...turns] as Message[] },
  tools: [spec("look"), spec("done")],
  options,
};

/** A turn that `of` made, with a part that only its maker may see again. */
const turnOf = (of: string): Message => ({
  role: "assistant",
  text: "said",
  toolCalls: [],
  opaque: { vendor: of.slice(0, of.indexOf("/")), content: { model: of, parts: [{ type: "secret" }] } },
});

describe("a model's own parts", () => {
  const requests = {
    "anthropic/claude-opus-5-5": toClaude,
    "openai/gpt-6.1-sol": toOpenai,
    "google/gemini-4-argon": toGemini,
  };
  const names = Object.keys(requests) as (keyof typeof requests)[];
  const show = (name: keyof typeof requests, turn: Message) => {
    const messages: Message[] = [{ role: "user", text: "Go." }, turn, { role: "user", text: "On." }];
    return JSON.stringify(
      requests[name](name.slice(name.indexOf("/") + 1), { ...call, transcript: { system: "", messages } }),
    );
  };

  it.each(names)("go back to %s as they came", (name) => {
    expect(show(name, turnOf(name))).toContain("secret");
    expect(show(name, turnOf(name))).not.toContain("said");
  });

  it.each(names)("of another vendor are told to %s in plain text", (name) => {
    for (const other of names.filter((one) => one !== name)) {
      expect(show(name, turnOf(other))).not.toContain("secret");
      expect(show(name, turnOf(other))).toContain("said");
    }
  });

  it.each(names)(
    "of another model of the same vendor are told to %s in plain text, as reasoning is bound to its model",
    (name) => {
      expect(show(name, turnOf(`${name}-mini`))).not.toContain("secret");
    },
  );

  it.each(names)("that are not what this version wrote are told to %s in plain text", (name) => {
    const vendor = name.slice(0, name.indexOf("/"));
    for (const content of [null, "x", { model: name }, { model: name, parts: "x" }]) {
      expect(show(name, { role: "assistant", text: "said", toolCalls: [], opaque: { vendor, content } })).toContain(
        "said",
      );
    }
  });
});

describe("a request to Claude", () => {
  it("leaves out empty text that Claude itself gave, as it refuses to have it back", () => {
    const name = "anthropic/claude-opus-5-5";
    const parts = [
      { type: "text", text: "\n" },
      { type: "text", text: "kept" },
    ];
    const turn: Message = {
      role: "assistant",
      text: "",
      toolCalls: [],
      opaque: { vendor: "anthropic", content: { model: name, parts } },
    };
    const request = toClaude("claude-opus-5-5", { ...call, transcript: { system: "", messages: [turn] } });
    expect(request.messages).toEqual([{ role: "assistant", content: [{ type: "text", text: "kept" }] }]);
  });

  it("marks tools, system and the last two turns of ours for the cache, four marks in all", () => {
    const request = toClaude("claude-opus-5-5", call);
    const marks = JSON.stringify(request).split("cache_control").length - 1;
    expect(marks).toBe(4);
    expect(request.messages.at(-1)?.content).toMatchObject([
      { type: "tool_result", cache_control: { type: "ephemeral" } },
    ]);
  });

  it("keeps its prefix byte for byte when the conversation grows", () => {
    const shorter = { ...call, transcript: { ...call.transcript, messages: call.transcript.messages.slice(0, 3) } };
    const [short, long] = [toClaude("claude-opus-5-5", shorter), toClaude("claude-opus-5-5", call)];
    expect(JSON.stringify([short.tools, short.system])).toBe(JSON.stringify([long.tools, long.system]));
  });

  it.each([
    ["claude-opus-5-5", { thinking: { type: "adaptive" }, output_config: { effort: "high" } }],
    ["claude-sonnet-4-6", { thinking: { type: "adaptive" }, output_config: { effort: "high" } }],
    ["claude-fable-5", { thinking: { type: "adaptive" }, output_config: { effort: "high" } }],
  ])("lets %s think as it sees fit", (model, expected) => {
    expect(toClaude(model, call)).toMatchObject(expected);
  });

  it.each(["claude-sonnet-4-5", "claude-haiku-4-5-20251001", "claude-sonnet-4-20250514", "some-proxy-model"])(
    "does not ask %s to",
    (model) => {
      const request = toClaude(model, call);
      expect(request.thinking).toBeUndefined();
      expect(request.output_config).toBeUndefined();
    },
  );

  it("sends no sampling parameter, no forced tool and no empty text", () => {
    const request = toClaude("claude-opus-5-5", call);
    for (const key of ["temperature", "top_p", "top_k", "tool_choice"]) expect(request).not.toHaveProperty(key);
    expect(JSON.stringify(request)).not.toContain('"text":""');
  });

  it("marks a tool's failure as one", () => {
    const sent = toClaude("claude-opus-5-5", call).messages.map((message) => JSON.stringify(message));
    expect(sent.filter((message) => message.includes('"is_error":true'))).toEqual([expect.stringContaining('"c1"')]);
  });

  it.each([[["a", "b"]], ['{"path": "a'], [null]])("says a foreign call's input %j as an object", (input) => {
    const turn: Message = { role: "assistant", text: "", toolCalls: [{ id: "a", name: "look", input }] };
    const { messages } = toClaude("claude-opus-5-5", { ...call, transcript: { system: "", messages: [turn] } });
    expect(messages[0]?.content).toMatchObject([{ input: { unreadable: String(input) } }]);
  });

  it("makes no more than twenty tools strict, the last ones", () => {
    const tools = Array.from({ length: 23 }, (_, n) => spec(`tool${n}`));
    const strict = toClaude("claude-opus-5-5", { ...call, tools }).tools?.map((tool) => "strict" in tool);
    expect(strict).toEqual([false, false, false, ...Array(20).fill(true)]);
  });

  it("keeps the strict schemas within Claude's limit of unions, the last tool first", () => {
    const union = (count: number) => ({
      properties: Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, { type: ["string", "null"] }])),
    });
    const tools = [spec("first", union(5)), spec("middle", union(9)), spec("result", union(10))];
    expect(toClaude("claude-opus-5-5", { ...call, tools }).tools?.map((tool) => "strict" in tool)).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("a request to OpenAI", () => {
  it("stores nothing, brings reasoning along encrypted, and asks for at least what the vendor demands", () => {
    const request = toOpenai("gpt-6.1-sol", call);
    expect(request).toMatchObject({
      store: false,
      include: ["reasoning.encrypted_content"],
      reasoning: { effort: "high" },
      parallel_tool_calls: true,
      max_output_tokens: 16,
    });
    expect(request).not.toHaveProperty("temperature");
  });

  it.each(["gpt-4.1", "gpt-5.2-chat-latest", "llama-local"])("does not speak of reasoning to %s", (model) => {
    const request = toOpenai(model, call);
    expect(request).not.toHaveProperty("include");
    expect(request).not.toHaveProperty("reasoning");
  });

  it("gives calls with one prefix one key to the cache, whatever was said since", () => {
    const other = { ...call, transcript: { ...call.transcript, messages: [] } };
    expect(toOpenai("gpt-6.1-sol", other).prompt_cache_key).toBe(toOpenai("gpt-6.1-sol", call).prompt_cache_key);
    const { transcript } = call;
    for (const differing of [{ tools: [] }, { transcript: { ...transcript, system: "Be long." } }])
      expect(toOpenai("gpt-6.1-sol", { ...call, ...differing }).prompt_cache_key).not.toBe(
        toOpenai("gpt-6.1-sol", call).prompt_cache_key,
      );
  });

  it("says in words that a tool failed", () => {
    expect(JSON.stringify(toOpenai("gpt-6.1-sol", call).input)).toContain('"output":"Error: seen"');
  });
});

describe("a request to Gemini", () => {
  it("asks for a level of thinking only where there are levels", () => {
    expect(toGemini("gemini-4-argon", call).generationConfig).toEqual({
      maxOutputTokens: 5,
      thinkingConfig: { thinkingLevel: "high" },
    });
    expect(toGemini("gemini-2.5-pro", call).generationConfig).toEqual({ maxOutputTokens: 5 });
  });

  it("says for each foreign call that it has no signature, the first of a turn only", () => {
    const two: Message = {
      role: "assistant",
      text: "",
      toolCalls: [
        { id: "a", name: "look", input: {} },
        { id: "b", name: "look", input: {} },
      ],
    };
    const contents = toGemini("gemini-4-argon", {
      ...call,
      transcript: { system: "", messages: [{ role: "user", text: "Go." }, two] },
    }).contents;
    expect(contents[1]?.parts.map((part) => part.thoughtSignature)).toEqual([
      "skip_thought_signature_validator",
      undefined,
    ]);
  });

  it("does not send back ids that Gemini never gave", () => {
    expect(JSON.stringify(toGemini("gemini-2.5-pro", call))).not.toContain('"id"');
  });
});
