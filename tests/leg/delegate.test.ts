import { expect, it } from "vitest";
import { z } from "zod";
import { parseConfig } from "../../src/config/parse-config.ts";
import type { AgentEvent } from "../../src/contracts/agent-event.ts";
import { delegate } from "../../src/leg/delegate.ts";
import type { AgentPool } from "../../src/ports/agent-pool.ts";
import { Repository } from "./repository.ts";
import { World } from "./world.ts";

it("shows no more than the beginning of what a command-line agent floods us with, and how its work goes on", async () => {
  const flood: AgentEvent = { type: "malformed", line: "x", isWhole: true, leftOut: 0 };
  const quiet: AgentEvent = { type: "said", text: "x" };
  const over = { type: "status_changed", of: "task", id: "t", from: "running", to: "completed", why: "done" } as const;
  const pool: AgentPool = {
    async run(_work, onEvent) {
      for (let count = 0; count < 5000; count++) [flood, quiet].forEach(onEvent);
      onEvent(over);
      const usage = { input: 0, cached: 0, output: 0 };
      return { ok: true, text: '{"done":true}', model: "m", calls: 1, toolCalls: 0, usage };
    },
    close: async () => undefined,
  };
  const repository = new Repository();
  const world = new World();
  const ports = await world.ports({ repository: repository, agents: async () => pool });
  const purse = { spentUsd: 0, leftUsd: 1, reserve: () => undefined, settle: () => undefined };
  const question = { agent: "cli/claude", owner: "o", priority: 1, folder: "/", role: "coder" as const, of: null };
  const prompt = { system: "s", user: "u", nonce: "n" };
  const result = z.object({ done: z.boolean() });
  const outcome = await delegate(
    { ...question, spend: purse, prompt, result, check: async () => [] },
    parseConfig(""),
    ports,
  );
  expect(outcome.ok).toBe(true);
  const said = world.reporter.lines.filter((line) => line.includes("cli/claude"));
  expect(said.length).toBe(1001);
  expect(said.at(-2)).toContain("tells more than is shown here");
  expect(said.at(-1)).toContain("running → completed");
  world.remove();
  repository.remove();
});
