import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findModel } from "../../../src/adapters/models/find-model.ts";
import { type Ask, inWake, wakeOf } from "../../../src/agent/ask/in-wake.ts";
import { runAgent } from "../../../src/agent/run-agent.ts";
import type { Turn } from "../../../src/local/models/script/script.ts";
import { type ScriptedModels, startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";
import { completed, taskOf } from "../try-agent.ts";

type First = (how: "begun" | "failed") => void;

/** Questions that answer when the test says so; `asked` tells in which order they left. */
function questions(...wakes: readonly string[]) {
  const asked: number[] = [];
  const firsts: First[] = [];
  const ends = wakes.map(() => Promise.withResolvers<string>());
  const asks = wakes.map(
    (wake, index): Ask<string> => ({
      wake,
      run(onFirst) {
        asked.push(index);
        firsts[index] = onFirst;
        return ends[index]?.promise ?? Promise.reject(new Error("no such question"));
      },
    }),
  );
  return { asks, asked, first: (index: number, how: "begun" | "failed") => firsts[index]?.(how), ends };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("questions that share a prefix", () => {
  it("follow the first of them at its first token, and not before", async () => {
    const { asks, asked, first, ends } = questions("a", "a", "a");
    const all = inWake(asks);
    await settled();
    expect(asked).toEqual([0]);
    first(0, "begun");
    await settled();
    expect(asked).toEqual([0, 1, 2]);
    for (const [index, end] of ends.entries()) end.resolve(`answer ${index}`);
    expect(await all).toEqual([0, 1, 2].map((n) => ({ status: "fulfilled", value: `answer ${n}` })));
  });

  it("hand the lead on when it fails before its first token, and go when any of them has begun", async () => {
    const { asks, asked, first, ends } = questions("a", "a", "a", "a");
    const all = inWake(asks);
    await settled();
    first(0, "failed");
    await settled();
    expect(asked).toEqual([0, 1]);
    ends[1]?.reject(new Error("refused"));
    await settled();
    expect(asked).toEqual([0, 1, 2]);
    first(0, "begun");
    await settled();
    expect(asked).toEqual([0, 1, 2, 3]);
    for (const end of ends) end.resolve("late");
    expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  });

  it("wait for nobody else's prefix", async () => {
    const { asks, asked, ends } = questions("a", "b", "a", "c");
    const all = inWake(asks);
    await settled();
    expect(asked).toEqual([0, 1, 3]);
    for (const end of ends) end.resolve("done");
    await all;
    expect(asked).toEqual([0, 1, 3, 2]);
  });

  it("lose nothing to one that throws at once", async () => {
    const broken: Ask<string> = {
      wake: "a",
      run() {
        throw new Error("broken");
      },
    };
    const outcomes = await inWake([broken, { wake: "a", run: async () => "whole" }]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  });
});

describe("questions over a shared prefix, through the vendors' own SDKs", () => {
  let server: ScriptedModels;
  let folder: string;
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shared = Array.from({ length: 600 }, (_, line) => `Line ${line} of the change that all of them look at.`).join(
    "\n",
  );

  async function ask(name: string, turns: readonly (readonly Turn[])[], staggered = true) {
    folder = mkdtempSync(path.join(tmpdir(), "baton-wake-"));
    const script = turns.map((of, n) => ({ name: `q${n}`, user: `question ${n}:`, turns: of }));
    server = await startScriptedModels({ folder, script });
    const key = "sk-test-0123456789";
    const find = findModel({
      ANTHROPIC_API_KEY: key,
      OPENAI_API_KEY: key,
      GEMINI_API_KEY: key,
      ANTHROPIC_BASE_URL: server.anthropicUrl,
      OPENAI_BASE_URL: server.openaiUrl,
      GEMINI_BASE_URL: server.geminiUrl,
    });
    const model = await find(name);
    const outcomes = await inWake(
      turns.map((_of, n) => ({
        wake: staggered ? wakeOf(name, shared) : String(n),
        run: (onFirst: First) =>
          runAgent({ ...taskOf([model], { shared, user: `question ${n}: is it right?` }), onFirst }),
      })),
    );
    expect(server.unmatched()).toEqual([]);
    expect(server.refused()).toEqual([]);
    return { outcomes, calls: server.calls() };
  }
  const slow: Turn = { ...completed, beginMs: 30, delayMs: 90 };

  it.each(["anthropic/claude-opus-5-5", "openai/gpt-6.1-sol", "google/gemini-4-argon"])(
    "read at least nine tenths of it from the cache: %s",
    async (name) => {
      const { outcomes, calls } = await ask(name, [[slow], [slow], [slow], [slow]]);
      expect(outcomes.every((one) => one.status === "fulfilled" && one.value.ok)).toBe(true);
      const [first, ...siblings] = calls.map(({ conversation, inputTokens, cachedTokens }) => ({
        conversation,
        share: cachedTokens / inputTokens,
      }));
      expect(first).toEqual({ conversation: "q0", share: 0 });
      expect(siblings).toHaveLength(3);
      for (const { share } of siblings) expect(share).toBeGreaterThanOrEqual(0.9);
    },
  );

  it("read nothing when all of them leave at once", async () => {
    const { calls } = await ask("anthropic/claude-opus-5-5", [[slow], [slow], [slow]], false);
    expect(calls.map(({ cachedTokens }) => cachedTokens)).toEqual([0, 0, 0]);
  });

  it("read what the second wrote when the first was turned away", async () => {
    const turned: Turn = { ...completed, fault: "429", retryAfterMs: 1, times: 1 };
    const { outcomes, calls } = await ask("openai/gpt-6.1-sol", [[turned], [slow], [slow]]);
    expect(outcomes.every((one) => one.status === "fulfilled" && one.value.ok)).toBe(true);
    const third = calls.find(({ conversation }) => conversation === "q2");
    expect(third && third.cachedTokens / third.inputTokens).toBeGreaterThanOrEqual(0.9);
  });
});
