import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAnthropicModel } from "../../src/adapters/models/anthropic/create-anthropic-model.ts";
import { createGoogleModel } from "../../src/adapters/models/google/create-google-model.ts";
import { createOpenaiModel } from "../../src/adapters/models/openai/create-openai-model.ts";
import type { Turn } from "../../src/local/models/script/script.ts";
import { type ScriptedModels, startScriptedModels } from "../../src/local/models/start-scripted-models.ts";
import type { Model } from "../../src/ports/model.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { completed, tryAgent } from "./try-agent.ts";

const turns: readonly Turn[] = [
  { call: [{ name: "read_file", input: { path: "a.ts", from: null, to: null } }] },
  { call: [{ name: "edit_file", input: { path: "a.ts", old: "= 1", new: "= 2" } }] },
  { call: [{ name: "write_file", input: { path: "b.ts", content: "b\n" } }] },
  completed,
];
const retryAfterSeconds = 37;
const faults: readonly (readonly [string, Turn])[] = [
  ["429 with Retry-After", { fault: "429", retryAfter: String(retryAfterSeconds) }],
  ["529", { fault: "529" }],
  ["500", { fault: "500" }],
  ["a reset", { fault: "reset" }],
  ["an empty body", { fault: "empty" }],
  ["HTML with status 200", { fault: "html" }],
  ["a gateway's page", { fault: "502" }],
  ...[0.02, 0.2, 0.4, 0.6, 0.8, 0.98].flatMap((cutAt): (readonly [string, Turn])[] => [
    [`a stream cut at ${cutAt}`, { fault: "cut", cutAt }],
    [`a stream ended at ${cutAt}`, { fault: "ended", cutAt }],
  ]),
];
const vendors = ["anthropic", "openai", "google"] as const;
const nameOf = (vendor: string, fault: string, at: number, kind: string) =>
  `${vendor}: ${fault} in call ${at}, ${kind}.`;

let server: ScriptedModels;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "baton-faults-"));
  const script = vendors.flatMap((vendor) =>
    faults.flatMap(([fault, turn]) =>
      turns.flatMap((answer, at) =>
        (["once", "always"] as const).map((kind) => {
          const name = nameOf(vendor, fault, at, kind);
          const faulty = { ...answer, ...turn, ...(kind === "once" ? { times: 1 } : {}) };
          const user = name.replace(/[.]/g, "\\.");
          return { name, vendor, user, turns: turns.map((one, index) => (index === at ? faulty : one)) };
        }),
      ),
    ),
  );
  server = await startScriptedModels({ folder, script });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(vendor: (typeof vendors)[number]): Model {
  const key = "sk-test-0123456789";
  if (vendor === "anthropic")
    return createAnthropicModel({ model: "claude-opus-5-5", key, baseUrl: server.anthropicUrl });
  if (vendor === "openai") return createOpenaiModel({ model: "gpt-5.4", key, baseUrl: server.openaiUrl });
  return createGoogleModel({ model: "gemini-3.1-pro-preview", key, baseUrl: server.geminiUrl });
}

/** Runs the task; `askedAt` holds the time of each call on the clock that the loop waits by. */
async function run(vendor: (typeof vendors)[number], user: string) {
  const clock = new ManualClock({ autoAdvanceUpToMs: 300_000 });
  const askedAt: number[] = [];
  const model = open(vendor);
  const timed: Model = {
    ...model,
    reply(...asked) {
      askedAt.push(clock.monotonicMs());
      return model.reply(...asked);
    },
  };
  const files = { "a.ts": "const a = 1;\n" };
  return { askedAt, ...(await tryAgent({ turns: [], real: [timed], files, user, clock, capUsd: 100 })) };
}

describe.each(vendors)("a fault of %s at any call", (vendor) => {
  it.each(faults)("%s: once, and the task ends right; for good, and it stops with its name", async (fault, turn) => {
    for (const at of turns.keys()) {
      const once = await run(vendor, nameOf(vendor, fault, at, "once"));
      expect(once.outcome).toMatchObject({ ok: true, turns: 4 });
      expect(once.workspace.text("a.ts")).toBe("const a = 2;\n");
      expect(once.workspace.text("b.ts")).toBe("b\n");
      expect(once.askedAt).toHaveLength(5);
      const waitedMs = (once.askedAt[at + 1] ?? 0) - (once.askedAt[at] ?? 0);
      if (turn.retryAfter !== undefined) expect(waitedMs).toBeGreaterThanOrEqual(retryAfterSeconds * 1000);
    }
    const at = 2;
    const always = await run(vendor, nameOf(vendor, fault, at, "always"));
    expect(always.outcome).toMatchObject({ ok: false, stop: "model_failed", turns: at });
    expect(always.askedAt).toHaveLength(at + 6);
    const waits = always.askedAt.slice(at + 1).map((ms, index) => ms - (always.askedAt[at + index] ?? 0));
    if (turn.retryAfter !== undefined) expect(Math.min(...waits)).toBeGreaterThanOrEqual(retryAfterSeconds * 1000);
    expect(server.unmatched()).toEqual([]);
  });
});

describe("a model that stays away while another one is there", () => {
  it("is not waited for longer than two minutes: the next model of the role goes on", async () => {
    const clock = new ManualClock({ autoAdvanceUpToMs: 900_000 });
    const busy = { fault: "429" as const, retryAfterMs: 100_000 };
    const { outcome, models } = await tryAgent({ turns: [[busy, busy], [completed]], clock });
    expect(outcome).toMatchObject({ ok: true, model: "openai/two" });
    expect(models[0]?.asked).toHaveLength(2);
    expect(clock.monotonicMs()).toBeLessThan(120_000);
  });

  it("is waited for as long as there is time when it is the only one", async () => {
    const clock = new ManualClock({ autoAdvanceUpToMs: 900_000 });
    const busy = { fault: "429" as const, retryAfterMs: 400_000 };
    const { outcome } = await tryAgent({ turns: [busy, busy, completed], clock });
    expect(outcome.ok).toBe(true);
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(800_000);
  });
});
