import { describe, expect, it } from "vitest";
import { type AgentTask, usualLimits } from "../../../src/agent/agent-task.ts";
import { fitContext } from "../../../src/agent/ask/fit-context.ts";
import { append, beginProgress, type Progress } from "../../../src/agent/progress.ts";
import { CollectingReporter } from "../../fakes/collecting-reporter.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";

const prompt = { system: "You write code.", user: "Do it.", nonce: "0123456789abcdef" };
const readOf = (id: string, length: number) => [
  { role: "assistant" as const, text: "", toolCalls: [{ id, name: "read_file", input: { path: id } }] },
  {
    role: "tools" as const,
    results: [{ callId: id, name: "read_file", content: `Read ${id}.\n${"x".repeat(length)}`, isError: false }],
  },
];
/** A conversation of two long reads, the same call noted twice. */
const long = {
  ...append(beginProgress(prompt), ...readOf("a", 6000), ...readOf("b", 1500)),
  deeds: ["read_file a: Read a.", "read_file b: Read b."],
  calls: new Map([["read_file a", 2]]),
  seen: new Set(["digest"]),
};

function fit(name: string, contextTokens: number, progress: Progress = long) {
  const reporter = new CollectingReporter();
  const task = { name: "coder", prompt, reporter, limits: { ...usualLimits, contextTokens } };
  return fitContext(task as unknown as AgentTask<unknown>, progress, scriptedModel([], name));
}

describe("a conversation that has outgrown its limit", () => {
  it("loses old results where the history may be changed, and keeps every turn", () => {
    const { messages } = fit("openai/two", 2100).transcript;
    expect(messages).toHaveLength(long.transcript.messages.length);
    expect(JSON.stringify(messages[2])).toContain("characters were shown here and are left out now");
    expect(messages[4]).toEqual(long.transcript.messages[4]);
  });

  it("is begun afresh where the vendor takes no changed history: not one former turn is sent in another form", () => {
    const { messages } = fit("anthropic/one", 2100).transcript;
    expect(messages).toHaveLength(1);
    expect(JSON.stringify(messages)).toContain("read_file a: Read a.");
  });

  it.each(["openai/two", "anthropic/one"])("lets %s make the same calls again, as their results are gone", (name) => {
    const fitted = fit(name, 2100);
    expect(fitted.calls.size).toBe(0);
    expect(fitted.seen.size).toBe(0);
  });

  it("is measured in the tokens that its vendor counted, whatever script it is in", () => {
    const at = (input: number) => ({ model: "openai/two", messages: 5, input, output: 10, bound: 10_000, tools: "" });
    expect(fit("openai/two", 5000, { ...long, counted: at(2000) }).transcript).toBe(long.transcript);
    expect(fit("openai/two", 5000, { ...long, counted: at(9000) }).transcript).not.toBe(long.transcript);
    expect(fit("openai/two", 5000, { ...long, counted: at(9000) }).counted).toBeNull();
  });

  it("is not shortened where it is the task alone", () => {
    const task = beginProgress({ ...prompt, user: "x".repeat(9000) });
    expect(fit("anthropic/one", 2100, task)).toBe(task);
  });

  it("stays as it is below the limit", () => {
    expect(fit("openai/two", 6000)).toBe(long);
  });
});
