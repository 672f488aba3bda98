import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openAgentLogs } from "../../src/adapters/agent-log/open-agent-logs.ts";
import { openSpend } from "../../src/agent/spend.ts";
import { type AgentTool, defineTool, done } from "../../src/agent/tool.ts";
import { Config } from "../../src/config/config.ts";
import { AgentLogLine } from "../../src/contracts/agent-event.ts";
import { think, toNoResult } from "../../src/leg/think.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { CollectingReporter } from "../fakes/collecting-reporter.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { scriptedModel } from "../fakes/scripted-model.ts";
import { Repository } from "./repository.ts";
import { World } from "./world.ts";

const repository = new Repository();
const world = new World();
afterAll(() => {
  world.remove();
  repository.remove();
});

const spend = () => openSpend({ capUsd: 1, costOf: () => 0, allowUnknownPrice: false, onSpent: () => {} });
const config = Config.parse({ limits: { "job-minutes": 30 } });

async function thinkAt(
  usedMs: number,
  turns: Parameters<typeof scriptedModel>[0],
  of: { tools?: readonly AgentTool[]; ports?: Partial<Ports> } = {},
) {
  const clock = new ManualClock();
  clock.advance(usedMs);
  const model = scriptedModel(turns);
  const result = z.strictObject({ word: z.string() });
  const outcome = await think(
    {
      role: "coder",
      models: [model],
      prompt: { system: "s", user: "u", nonce: "0123456789abcdef" },
      tools: of.tools ?? [],
      result,
      spend: spend(),
    },
    config,
    { ...world.ports({ repository }), clock, ...of.ports },
  );
  return { outcome, model };
}

describe("think", () => {
  it("gives the model what the job has left of its minutes, less a minute to hand in", async () => {
    const answer = { say: '{"word":"done"}' };
    expect((await thinkAt(28.9 * 60_000, [answer])).outcome.ok).toBe(true);
    const late = await thinkAt(29.1 * 60_000, []);
    expect(late.outcome).toMatchObject({ ok: false, stop: "time", turns: 0 });
  });

  it("keeps what was said and done in a log on this machine, without what a tool gave away", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "baton-think-test-"));
    const openLog = openAgentLogs({ folder, now: () => new Date(), warn: (said) => expect.unreachable(said) });
    const secret = "ghs_0123456789abcdef";
    const leak = defineTool({
      name: "leak",
      description: "Shows a secret.",
      input: z.strictObject({}),
      act: async () => done("The environment:", `TOKEN=${secret}`),
    });
    const turns = [{ call: [{ name: "leak", input: {} }] }, { say: '{"word":"done"}' }];
    await thinkAt(0, turns, { tools: [leak], ports: { openLog, reporter: new CollectingReporter([secret]) } });
    const [name = "", ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    expect(name).toMatch(/^coder-0001-[0-9a-f]{8}\.jsonl$/);
    const text = readFileSync(path.join(folder, name), "utf8");
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line) => AgentLogLine.parse(JSON.parse(line)));
    expect(lines.map(({ event }) => event.type)).toEqual([
      "started",
      "used",
      "tool_called",
      "tool_answered",
      "said",
      "used",
      "ended",
    ]);
    expect(text).toContain("TOKEN=***");
    expect(text).not.toContain(secret);
    rmSync(folder, { recursive: true });
  });

  it("closes the log also when the work is broken by a fault", async () => {
    const broken = thinkAt(0, []);
    await expect(broken).rejects.toThrow("was asked 1 times");
    expect(world.logs.at(-1)).toMatchObject({ agent: "coder", isOpen: false });
  });

  it("names the stop in the fault that ends the job, so that check, summary and state say it", async () => {
    const { outcome } = await thinkAt(0, [{ say: "" }, { say: "" }]);
    if (outcome.ok) throw new Error("it gave a result");
    const fault = toNoResult(outcome);
    expect(fault.message).toContain("Stopped (no_result) by anthropic/scripted after 2 turns");
    expect(fault.facts["stop"]).toBe("no_result");
  });

  it("says what to do where a person reads it, and calls nothing retryable that a person must mend", () => {
    const usage = { input: 0, cached: 0, output: 0 };
    const money = {
      ok: false,
      stop: "money",
      reason: "None.",
      model: "a/b",
      turns: 1,
      toolCalls: 0,
      usage,
      spentUsd: 0,
    } as const;
    expect(toNoResult(money).message).toMatch(/after 1 turn: .*then comment `\/baton retry`\.$/);
    expect(toNoResult(money, { alone: true }).message).toMatch(/INPUT_BUDGET_USD\) more\.$/);
    const failed = { ...money, stop: "model_failed" } as const;
    expect(toNoResult(failed)).toMatchObject({ retryable: true, who: "outside" });
    expect(toNoResult({ ...failed, isLasting: true })).toMatchObject({ retryable: false, who: "user" });
  });
});
