import { describe, expect, it } from "vitest";
import { openSpend } from "../../../src/agent/spend.ts";
import { askAgent } from "../../../src/agent/tools/ask-agent.ts";
import { readOnlyTools } from "../../../src/agent/tools/tool-sets.ts";
import { CollectingReporter } from "../../fakes/collecting-reporter.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { type KeptLog, memoryLogs } from "../../fakes/memory-logs.ts";
import { MemoryWorkspace } from "../../fakes/memory-workspace.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { completed, lastSent, tryAgent } from "../try-agent.ts";

const read = { call: [{ name: "read_file", input: { path: "a.ts", from: null, to: null } }] };
const advice = { answer: "It divides.", sources: [{ path: "a.ts", lines: "1" }], unsure: "" };
const answer = { call: [{ name: "complete_task", input: advice }] };
const ask = (agent = "sceptic") => ({ call: [{ name: "ask_agent", input: { agent, task: "What does a.ts do?" } }] });

async function tryAsk(
  turns: Parameters<typeof scriptedModel>[0],
  of: { capUsd?: number; leftMs?: number; asks?: number } = {},
) {
  const model = scriptedModel(turns, "openai/adviser");
  const clock = new ManualClock({ autoAdvanceUpToMs: 120_000 });
  const reporter = new CollectingReporter();
  const spend = openSpend({
    capUsd: of.capUsd ?? 10,
    costOf: (_, usage) => (usage.input + usage.output) / 1e6,
    allowUnknownPrice: false,
    onSpent: () => undefined,
  });
  const adviser = {
    name: "sceptic",
    description: "Doubts.",
    text: "Believe nothing.",
    models: async () => [model],
    tools: readOnlyTools(
      new MemoryWorkspace({ "a.ts": `divide()\n${Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join("")}` }),
    ),
  };
  const logs: KeptLog[] = [];
  const tool = askAgent([adviser], {
    spend,
    clock,
    reporter,
    openLog: memoryLogs(logs),
    leftMs: () => of.leftMs ?? 600_000,
  });
  const asks = Array.from({ length: of.asks ?? 1 }, () => ask());
  const tried = await tryAgent({ turns: [...asks, completed], tools: [tool] });
  return { ...tried, model, spend, logs, asking: reporter };
}

describe("ask_agent", () => {
  it("lets the agent read for itself and gives its answer as data", async () => {
    const { outcome, models, model } = await tryAsk([read, answer]);
    expect(outcome.ok).toBe(true);
    expect(lastSent(models[0])).toMatch(
      /answered after 2 turns\. Its words are a claim[^\n]*\n<data-\w+ source="tool:ask_agent" trust="claimed">[\s\S]*It divides\./,
    );
    expect(model.asked[0]?.transcript.system).toContain("Believe nothing.");
    expect(lastSent({ ...model, asked: model.asked.slice(0, 1) })).toMatch(/source=."?question/);
  });

  it("keeps what the asked one did in a log of its own, closed when it has answered", async () => {
    const { logs, asking: reporter } = await tryAsk([read, answer]);
    expect(logs).toMatchObject([{ agent: "sceptic", isOpen: false }]);
    // Who watches the job sees who reads there, not whose role it is.
    expect(reporter.lines.filter((line) => line.startsWith("sceptic read_file"))).toHaveLength(1);
    expect(logs[0]?.events.map(({ type }) => type)).toEqual([
      "started",
      "used",
      "tool_called",
      "tool_answered",
      "used",
      "tool_called",
      "ended",
    ]);
  });

  it("gives it tools that read and none to ask on", async () => {
    const { model } = await tryAsk([answer]);
    expect(model.asked[0]?.tools.map((tool) => tool.name)).toEqual([
      "list_files",
      "search",
      "read_file",
      "complete_task",
    ]);
  });

  it("spends a fifth of what is left at most, out of the same purse", async () => {
    const { models, spend } = await tryAsk([answer], { capUsd: 0.005 });
    expect(lastSent(models[0])).toContain("sceptic gave no answer (money)");
    expect(spend.spentUsd).toBe(0);
    // A token costs a millionth of a dollar: the fifth of 0.03 pays for 6,000 of question and answer together.
    const { model: careful } = await tryAsk([answer], { capUsd: 0.03 });
    expect(careful.asked[0]?.options.maxOutputTokens).toBeGreaterThan(1024);
    expect(careful.asked[0]?.options.maxOutputTokens).toBeLessThan(6000);
    const { model: rich, spend: paid } = await tryAsk([answer], { capUsd: 1 });
    expect(rich.asked[0]?.options.maxOutputTokens).toBe(6000);
    expect(paid.spentUsd).toBeGreaterThan(0);
  });

  it.each([
    [
      "its turns",
      Array.from({ length: 15 }, (_, at) => ({
        call: [{ name: "read_file", input: { path: "a.ts", from: at + 1, to: at + 1 } }],
      })),
      {},
      "turns",
    ],
    ["the job's time", [answer], { leftMs: 0 }, "time"],
    ["prose", [{ say: "It is fine." }, { say: "Really." }], {}, "no_result"],
  ])("tells that %s ended it, and how to go on", async (_name, turns, of, stop) => {
    const { models, outcome } = await tryAsk(turns, of);
    expect(lastSent(models[0])).toMatch(new RegExp(`sceptic gave no answer \\(${stop}\\).*Find it out yourself`));
    expect(outcome.ok).toBe(true);
  });

  it("knows no agent that is not there", async () => {
    const { models } = await tryAgentWith("nobody");
    expect(lastSent(models[0])).toContain("agent");
    expect(models[0]?.asked.at(-1)?.transcript.messages.at(-1)).toMatchObject({ results: [{ isError: true }] });
  });
});

async function tryAgentWith(name: string) {
  const spend = openSpend({ capUsd: 1, costOf: () => 0, allowUnknownPrice: false, onSpent: () => undefined });
  const adviser = {
    name: "sceptic",
    description: "Doubts.",
    text: "t",
    models: async () => [scriptedModel([], "openai/adviser")],
    tools: [],
  };
  const openLog = memoryLogs([]);
  const of = { spend, clock: new ManualClock(), reporter: new CollectingReporter(), openLog, leftMs: () => 1000 };
  return tryAgent({ turns: [ask(name), completed], tools: [askAgent([adviser], of)] });
}
