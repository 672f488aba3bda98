import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findModel } from "../../../src/adapters/models/find-model.ts";
import type { Turn } from "../../../src/local/models/script/script.ts";
import { startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { describeModel, type Started } from "./conformance.ts";

/** The real adapter, over its real SDK and real HTTP, against the scripted vendor. */
async function startReal(name: string, turns: readonly Turn[], key = "good-key"): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), "models-"));
  const server = await startScriptedModels({ folder, script: [{ name: "conformance", turns }] });
  const find = findModel({
    ANTHROPIC_API_KEY: key,
    OPENAI_API_KEY: key,
    GEMINI_API_KEY: key,
    ANTHROPIC_BASE_URL: server.anthropicUrl,
    OPENAI_BASE_URL: server.openaiUrl,
    GEMINI_BASE_URL: server.geminiUrl,
  });
  return {
    model: await find(name),
    async stop() {
      const wrong = [...server.unmatched(), ...server.refused().filter((why) => !why.endsWith("bad key"))];
      await server.close();
      await rm(folder, { recursive: true });
      expect(wrong, "the adapter sent what its vendor refuses").toEqual([]);
    },
  };
}

const names = [
  "anthropic/claude-opus-5-5",
  "anthropic/claude-haiku-4-5",
  "openai/gpt-6.1-sol",
  "openai/gpt-4.1",
  "google/gemini-4-argon",
  "google/gemini-2.5-pro",
];
for (const name of names) describeModel(name, (turns, key) => startReal(name, turns, key), { checksKeys: true });

describeModel("the fake", async (turns) => ({ model: scriptedModel(turns), stop: async () => undefined }), {
  checksKeys: false,
});

describe("the fake", () => {
  it("throws on a call too many", async () => {
    const model = scriptedModel([{ say: "only" }]);
    await model.reply({ system: "", messages: [] }, [], { maxOutputTokens: 1 });
    await expect(model.reply({ system: "", messages: [] }, [], { maxOutputTokens: 1 })).rejects.toThrow(
      "asked 2 times",
    );
  });

  it("complains of turns that were never asked for", () => {
    expect(() => scriptedModel([{ say: "one" }, { say: "two" }]).assertAllAsked()).toThrow(
      "turns 1 to 2 were never asked for",
    );
  });
});
