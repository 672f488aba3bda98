import { expect, it } from "vitest";
import { z } from "zod";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { AgentEvent } from "../../src/contracts/agent-event.ts";
import { delegate } from "../../src/leg/delegate.ts";
import type { AgentPool } from "../../src/ports/agent-pool.ts";
import { Repository } from "./repository.ts";
import { World } from "./world.ts";

/** What comes of a coder's work that is given to an agent of this pool. */
async function delegateTo(run: AgentPool["run"]) {
  const repository = new Repository();
  const world = new World();
  const pool: AgentPool = { run, close: async () => undefined };
  const ports = await world.ports({ repository, agents: async () => pool });
  const purse = {
    spentUsd: 0,
    leftUsd: 1,
    reserve: () => undefined,
    settle: () => undefined,
    release: () => undefined,
  };
  const question = { agent: "cli/claude", owner: "o", priority: 1, folder: "/", role: "coder" as const, of: null };
  const prompt = { system: "s", user: "u", nonce: "n" };
  const result = z.object({ done: z.boolean() });
  const asked = { ...question, spend: purse, prompt, result, check: async () => [] };
  const outcome = await delegate(asked, parseConfig(""), ports);
  world.remove();
  repository.remove();
  return { outcome, lines: world.reporter.lines };
}
const figures = { model: "m", calls: 1, toolCalls: 0, usage: { input: 0, cached: 0, output: 0 } };

it.each([
  [
    { stop: "model_failed", reason: "401", isLasting: true },
    { stop: "model_failed", reason: "401", isLasting: true },
  ],
  [
    { stop: "model_failed", reason: "429", retryAfterMs: 9 },
    { stop: "model_failed", reason: "429", retryAfterMs: 9 },
  ],
  [
    { stop: "crashed", reason: "gone" },
    { stop: "model_failed", reason: "gone" },
  ],
] as const)("hands on how an agent failed, and whether it lasts: %j", async (failure, told) => {
  const { outcome } = await delegateTo(async () => ({ ok: false, failure, ...figures }));
  expect(outcome).toMatchObject({ ok: false, ...told });
  expect("isLasting" in outcome).toBe("isLasting" in told);
});

it("shows no more than the beginning of what a command-line agent floods us with, and how its work goes on", async () => {
  const flood: AgentEvent = { type: "malformed", line: "x", isWhole: true, leftOut: 0 };
  const quiet: AgentEvent = { type: "said", text: "x" };
  const over = { type: "status_changed", of: "task", id: "t", from: "running", to: "completed", why: "done" } as const;
  const { outcome, lines } = await delegateTo(async (_work, onEvent) => {
    for (let count = 0; count < 5000; count++) [flood, quiet].forEach(onEvent);
    onEvent(over);
    return { ok: true, text: '{"done":true}', ...figures };
  });
  expect(outcome.ok).toBe(true);
  const said = lines.filter((line) => line.includes("cli/claude"));
  expect(said.length).toBe(1001);
  expect(said.at(-2)).toContain("tells more than is shown here");
  expect(said.at(-1)).toContain("running → completed");
});

it("tells an agent that its answer was cut, which would be as long again, and the person when it stays so", async () => {
  const cut = "An answer of google/g was cut at 32,000 output tokens.";
  const prompts: string[] = [];
  const { outcome } = await delegateTo(async ({ prompt }) => {
    prompts.push(prompt);
    return { ok: true, text: '{"done":', cut, ...figures };
  });
  expect(prompts).toHaveLength(3);
  expect(prompts[0]).not.toContain(cut);
  expect(prompts[1]).toContain(cut);
  expect(outcome).toMatchObject({ ok: false, stop: "invalid_result", reason: expect.stringContaining(cut) });
});
