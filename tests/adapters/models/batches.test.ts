import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { findBatches } from "../../../src/adapters/models/find-model.ts";
import type { BatchRules } from "../../../src/local/models/batches/batches.ts";
import type { Script } from "../../../src/local/models/script/script.ts";
import { type ScriptedModels, startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";
import type { Batches } from "../../../src/ports/batches.ts";

const script: Script = [
  { name: "no", user: "refuse", turns: [{ say: "I can not.", stop: "refusal" }] },
  { name: "short", user: "long", turns: [{ say: "It begins", stop: "length", usage: { input: 50, output: 7 } }] },
  { name: "all", turns: [{ say: "Answer: {{user:part (\\w+)}}, ünïcode.", usage: { input: 100, output: 20 } }] },
];
const names = ["anthropic/claude-sonnet-4-5", "openai/gpt-5.5"];
const now = new Date("2026-11-20T12:00:00Z");

let models: ScriptedModels | undefined;
let folder = "";
afterEach(async () => {
  await models?.close();
  models = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function open(name: string, rules: BatchRules = {}, key = "key-of-the-vendor"): Promise<Batches> {
  folder = mkdtempSync(path.join(tmpdir(), "batches-"));
  models = await startScriptedModels({ script, folder, batches: { now: () => now, ...rules } });
  const env = {
    ANTHROPIC_API_KEY: key,
    ANTHROPIC_BASE_URL: models.anthropicUrl,
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: models.openaiUrl,
  };
  const batches = await findBatches(env)(name);
  if (batches === undefined) throw new Error("no batches");
  return batches;
}

const requests = (...texts: readonly string[]) =>
  texts.map((text, index) => ({
    id: `q${index}`,
    transcript: { system: "You answer.", messages: [{ role: "user" as const, text }] },
    maxOutputTokens: 100,
  }));

async function submit(batches: Batches, ...texts: readonly string[]): Promise<string> {
  const made = await batches.submit("key1", requests(...texts));
  if (!made.ok) throw new Error(made.failure.message);
  return made.id;
}

describe.each(names)("the batches of %s", (name) => {
  it("answer all requests by their ids, in whatever order they come", async () => {
    const batches = await open(name);
    const id = await submit(batches, "part one", "part two", "refuse", "long");
    expect(await batches.look(id)).toEqual({ ok: true, value: { end: null, done: 0, reason: "" } });
    expect(await batches.look(id)).toMatchObject({ ok: true, value: { end: "completed", done: 4 } });
    const told = await batches.results(id);
    if (!told.ok) throw new Error(told.failure.message);
    const replies = new Map(told.value.map((one) => [one.id, one.reply]));
    expect(replies.get("q0")).toMatchObject({
      text: "Answer: one, ünïcode.",
      stop: "end",
      usage: { input: 100, cached: 0, output: 20 },
    });
    expect(replies.get("q1")?.text).toBe("Answer: two, ünïcode.");
    expect(replies.get("q2")?.stop).toBe("refusal");
    expect(replies.get("q3")).toMatchObject({ text: "It begins", stop: "length", usage: { input: 50, output: 7 } });
    expect(models?.refused()).toEqual([]);
  });

  it("tell which requests failed or expired, and give the answers of the rest", async () => {
    const fates = ["answered", "errored", "expired"] as const;
    let count = 0;
    const batches = await open(name, { looks: 0, fate: () => fates[count++] ?? "answered" });
    const id = await submit(batches, "part a", "part b", "part c");
    expect(await batches.look(id)).toMatchObject({ ok: true, value: { end: "expired", done: 3 } });
    const told = await batches.results(id);
    const lines = told.ok ? told.value : [];
    expect(lines.find((one) => one.id === "q0")?.reply?.text).toBe("Answer: a, ünïcode.");
    expect(lines.find((one) => one.id === "q1")).toEqual({ id: "q1", why: "failed: Internal server error." });
    expect(lines.find((one) => one.id === "q2")).toEqual({ id: "q2", why: "expired" });
  });

  it("end when they are cancelled", async () => {
    const batches = await open(name, { looks: 9 });
    const id = await submit(batches, "part a");
    expect(await batches.cancel(id)).toEqual({ ok: true, value: undefined });
    expect(await batches.look(id)).toMatchObject({ value: { end: "cancelled", done: 1 } });
    expect(await batches.results(id)).toEqual({ ok: true, value: [{ id: "q0", why: "was cancelled" }] });
  });

  it("are found by their key, and no other is taken for one", async () => {
    const batches = await open(name, { looks: 0 });
    const lost = { key: "key1", requests: 2, since: now.toISOString(), others: [] };
    expect(await batches.find(lost)).toEqual({ ok: true, value: { kind: "none" } });
    const other = await batches.submit("key0", requests("part x", "part y"));
    const id = await submit(batches, "part a", "part b");
    for (const one of [id, other.ok ? other.id : ""]) await batches.look(one);
    expect(await batches.find(lost)).toEqual({ ok: true, value: { kind: "found", id } });
    expect(await batches.find({ ...lost, key: "key2" })).toEqual({ ok: true, value: { kind: "none" } });
  });

  it("call a wrong key a matter of the key, and nothing is made", async () => {
    const batches = await open(name, {}, "bad-key-of-the-vendor");
    expect(await batches.submit("key1", requests("part a"))).toMatchObject({
      ok: false,
      mayBeMade: false,
      failure: { kind: "auth" },
    });
    expect(models?.batches()).toEqual([]);
  });

  it("say of one that is not there that it is not found", async () => {
    const batches = await open(name);
    expect(await batches.look("batch_other")).toMatchObject({ ok: false, failure: { kind: "not_found" } });
  });
});

describe("the batches of anthropic", () => {
  it("nobody is sure about one whose id was lost while one of its size runs that is not known", async () => {
    const batches = await open(names[0] ?? "", { looks: 9 });
    const id = await submit(batches, "part a");
    const lost = { key: "key1", requests: 1, since: now.toISOString(), others: [] };
    expect(await batches.find(lost)).toEqual({ ok: true, value: { kind: "unsure" } });
    expect(await batches.find({ ...lost, others: [id] })).toEqual({ ok: true, value: { kind: "none" } });
    expect(await batches.find({ ...lost, requests: 2 })).toEqual({ ok: true, value: { kind: "none" } });
    expect(await batches.find({ ...lost, since: "2026-11-20T13:00:00Z" })).toEqual({
      ok: true,
      value: { kind: "none" },
    });
  });
});

describe("a model of google", () => {
  it("has no batches", async () => {
    const find = findBatches({ GEMINI_API_KEY: "key-of-the-vendor" });
    expect(await find("google/gemini-3.8-flash")).toBeUndefined();
  });
});
