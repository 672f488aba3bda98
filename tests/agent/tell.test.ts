import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineTool, done } from "../../src/agent/tool.ts";
import type { AgentEvent } from "../../src/contracts/agent-event.ts";
import { completed, tryAgent } from "./try-agent.ts";

const note = defineTool({
  name: "note",
  description: "Notes a word.",
  input: z.strictObject({ word: z.string() }),
  act: async ({ word }) => done(`noted ${word}`, "", true),
});
const tools = [note];
const say = (...words: string[]) => ({ call: words.map((word) => ({ name: "note", input: { word } })) });

/** An event in a few words. */
function brief(event: AgentEvent): string {
  switch (event.type) {
    case "started":
      return `started ${event.model}`;
    case "thought":
    case "said":
      return `${event.type} ${event.text}`;
    case "tool_called":
      return `called ${event.callId} ${event.name}`;
    case "tool_answered":
      return `${event.isError ? "refused" : "answered"} ${event.callId} ${event.content.split("\n")[0]}`;
    case "failed":
      return `failed ${event.message}`;
    case "ended":
      return `ended ${event.ok} ${event.text}`;
    default:
      return event.type;
  }
}
const ended = 'ended true {"outcome":"changed","note":null}';

describe("what the loop tells", () => {
  it("is what the model and its tools said and did, in that order", async () => {
    const { events } = await tryAgent({
      turns: [{ think: "Two words.", say: "I note.", ...say("a", "b") }, completed],
      tools,
    });
    expect(events.map(brief)).toEqual([
      "started anthropic/one",
      "thought Two words.",
      "said I note.",
      "used",
      "called s0-0 note",
      "answered s0-0 noted a",
      "called s0-1 note",
      "answered s0-1 noted b",
      "used",
      "called s1-0 complete_task",
      ended,
    ]);
    expect(events.find(({ type }) => type === "tool_called")).toMatchObject({ input: { word: "a" } });
    expect(events.find(({ type }) => type === "used")).toMatchObject({ usage: { input: 100, cached: 0, output: 10 } });
  });

  it("names each failure of a model, also one that passed, and who takes over", async () => {
    const { events } = await tryAgent({
      turns: [[{ fault: "529" }, say("a"), { stop: "refusal" }], [completed]],
      tools,
    });
    expect(events.map(brief)).toEqual([
      "started anthropic/one",
      "failed anthropic/one: overloaded: scripted 529",
      "used",
      "called s1-0 note",
      "answered s1-0 noted a",
      "used",
      "failed anthropic/one refused to answer (refusal)",
      "started openai/two",
      "used",
      "called s0-0 complete_task",
      ended,
    ]);
  });

  it("has a result that was not taken, and calls of an answer that was cut off, as refused", async () => {
    const broken = { call: [{ name: "complete_task", input: { outcome: "merged", note: null } }] };
    const { events } = await tryAgent({ turns: [{ ...say("a"), stop: "length" }, broken, completed], tools });
    expect(events.map(brief).filter((line) => /^(called|refused)/.test(line))).toEqual([
      "called s0-0 note",
      expect.stringMatching(/^refused s0-0 The answer was cut off/),
      "called s1-0 complete_task",
      "refused s1-0 The result was not taken:",
      "called s2-0 complete_task",
    ]);
  });

  it("goes on after a kill with the calls that were not finished, and tells none again that was", async () => {
    const first = await tryAgent({ turns: [say("a", "b", "c"), completed], tools });
    const half = first.kept.find(({ transcript }) => {
      const last = transcript.messages.at(-1);
      return last?.role === "tools" && last.results.length === 2;
    });
    if (half === undefined) throw new Error("no state was kept in the middle of the calls");
    const { events } = await tryAgent({ turns: [completed], tools, resume: half });
    expect(events.map(brief)).toEqual([
      "started anthropic/one",
      "called s0-2 note",
      "answered s0-2 noted c",
      "used",
      "called s0-0 complete_task",
      ended,
    ]);
  });

  it("ends with what stopped it, or with what was thrown", async () => {
    const stopped = await tryAgent({ turns: [{ say: "" }, { say: "" }] });
    expect(stopped.events.map(brief).at(-1)).toMatch(/^ended false no_result: The model ended without a result/);
    const thrown: AgentEvent[] = [];
    const asked = tryAgent({ turns: [], onEvent: (event) => thrown.push(event) });
    await expect(asked).rejects.toThrow("was asked 1 times");
    expect(thrown.map(brief)).toEqual(["started anthropic/one", expect.stringMatching(/^ended false /)]);
  });

  it("holds no secret, wherever it stood, nor the half of one at a cut", async () => {
    const secret = "the-key-of-the-vendor";
    const leaky = defineTool({
      name: "leak",
      description: "Shows much.",
      input: z.strictObject({ of: z.array(z.string()) }),
      act: async () => done("shown", `${"x".repeat(455)}${secret}${"y".repeat(2000)}`),
    });
    const call = [{ name: "leak", input: { of: [`a ${secret}`], [secret]: { deep: secret } } }];
    const { events } = await tryAgent({
      turns: [
        { think: `hm, ${secret}`, say: `so ${secret}`, call },
        { call: [{ name: "leak", input: { of: [secret] } }] },
        completed,
      ],
      tools: [leaky],
      limits: { resultBytes: 1000 },
      secrets: [secret],
    });
    expect(events.filter(({ type }) => type === "tool_answered").at(-1)).toMatchObject({ isError: false });
    const told = JSON.stringify(events);
    expect(told).not.toMatch(/the-key|vendor"/);
    expect(told).toContain('"hm, ***"');
    expect(told).toContain('"a ***"');
  });
});
