import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dataset } from "../../../src/actions/dataset/dataset.ts";
import { DatasetInputs } from "../../../src/actions/dataset/inputs.ts";
import { findBatches } from "../../../src/adapters/models/find-model.ts";
import { DatasetRecord } from "../../../src/contracts/dataset.ts";
import type { BatchRules } from "../../../src/local/models/batches/batches.ts";
import { type ScriptedModels, startScriptedModels } from "../../../src/local/models/start-scripted-models.ts";
import type { Model } from "../../../src/ports/model.ts";
import type { Ports } from "../../../src/ports/ports.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

const names = ["anthropic/claude-sonnet-4-5", "openai/gpt-5.5"];
const problems = [31, 62, 93]
  .map((part, n) => JSON.stringify({ id: `p${n}`, text: `How is part ${part} kept dry?` }))
  .join("\n");
const usage = { input: 1000, cached: 0, output: 100 };

let repository: Repository;
beforeAll(() => {
  repository = new Repository();
  const prices = names.map((name) => `  ${name}: { input: 10, output: 10 }\n`).join("");
  repository.commit({ ".github/baton.yml": `prices:\n${prices}  google/three: { input: 1, output: 1 }\n` });
});
const worlds: World[] = [];
let vendors: ScriptedModels | undefined;
afterEach(async () => {
  await vendors?.close();
  vendors = undefined;
});
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

/** Real adapters over real HTTP; nothing is asked outside of a batch. */
async function open(rules: BatchRules = {}, key = "key-of-the-vendor") {
  const world = new World();
  worlds.push(world);
  world.saved.set("p.jsonl", problems);
  const say = "A lid over {{user:part (\\d+)}} keeps it dry, says {{system:([a-z]+) }} of it.";
  vendors = await startScriptedModels({
    folder: `${world.scratch}/vendors`,
    script: [
      { name: "one", vendor: "anthropic", turns: [{ say, usage }] },
      {
        name: "two",
        vendor: "openai",
        turns: [{ say: "Nothing at all can wet part {{user:part (\\d+)}} where oil covers the whole of it.", usage }],
      },
    ],
    batches: { now: () => new Date("2026-11-20T12:00:00Z"), ...rules },
  });
  const env = {
    ANTHROPIC_API_KEY: key,
    ANTHROPIC_BASE_URL: vendors.anthropicUrl,
    OPENAI_API_KEY: key,
    OPENAI_BASE_URL: vendors.openaiUrl,
    GEMINI_API_KEY: key,
  };
  const models = [...names, "google/three"].map(
    (name): Model => ({ name, reply: () => Promise.reject(new Error("asked alone")) }),
  );
  const run = (inputs: Record<string, unknown> = {}, more: Partial<Ports> = {}) => {
    const ports = { ...world.ports({ repository, checkout: true, models, findBatches: findBatches(env) }), ...more };
    const usual = { models: names.join(","), problems: "p.jsonl", personas: "architect", batch: "true" };
    return dataset(DatasetInputs.parse({ ...usual, ...inputs }), ports);
  };
  return { world, run, vendors, find: findBatches(env), records: () => recordsOf(world) };
}

function recordsOf(world: World): readonly DatasetRecord[] {
  const lines = (world.saved.get("dataset/records.jsonl") ?? "").split("\n").filter((line) => line !== "");
  return lines.map((line) => DatasetRecord.parse(JSON.parse(line)));
}

describe("a dataset by batches", () => {
  it("submits one for each model, waits for none, and takes the answers in a later job at half the price", async () => {
    const { world, run, vendors, records } = await open();
    const first = await run();
    expect(first).toMatchObject({
      conclusion: "success",
      headline: "waits for 2 batches; 6 questions are open: run it again with the same `out`",
      outputs: { records: "0", open: "6", done: "false" },
    });
    expect(world.reporter.warnings.join("\n")).toContain("Not done: 6 questions wait for 2 batches");
    expect(first.summary).toMatch(/`msgbatch_scripted1` \| 3 \| runs since /);
    expect(await run()).toMatchObject({ outputs: { done: "false" } });
    expect(await run()).toMatchObject({ conclusion: "success", outputs: { records: "6", open: "0", done: "true" } });
    expect(vendors.batches().map(({ requests }) => requests.length)).toEqual([3, 3]);
    expect(vendors.calls()).toHaveLength(6);
    for (const { usage, costUsd } of records()) {
      expect(usage).toEqual({ input: 1000, cached: 0, output: 100, batched: true });
      expect(costUsd).toBeCloseTo((1100 * 10) / 1e6 / 2, 9);
    }
    expect(records().map(({ answer }) => answer)).toContainEqual(
      expect.stringContaining("A lid over 62 keeps it dry, says"),
    );
    await run();
    expect(vendors.batches()).toHaveLength(2);
  });

  it("notes a batch before it is submitted, with what it can cost", async () => {
    const noted: string[] = [];
    const { world, run } = await open({ onMade: () => noted.push(world.saved.get("dataset/answers.jsonl") ?? "") });
    await run({ models: names[0] });
    expect(noted[0]).toMatch(
      /^\{"batch":"[0-9a-f]{16}","model":"anthropic\/claude-sonnet-4-5","since":"[^"]+","requests":\[/,
    );
    expect(noted[0]).not.toContain("submitted");
  });

  it.each(names)(
    "finds the batch of a job that died before it had noted its id, and asks nothing twice: %s",
    async (name) => {
      const { world, run, vendors, records } = await open();
      const append: Ports["append"] = async (file, line) => {
        if (line.includes("submitted")) throw new Error("killed");
        world.saved.set(file, `${world.saved.get(file) ?? ""}${line}\n`);
      };
      await expect(run({ models: name }, { append })).rejects.toThrow("killed");
      for (let job = 0; job < 4 && records().length < 3; job++) {
        expect(await run({ models: name })).toMatchObject({ conclusion: "success" });
        // Somebody else's look ends it, as time would.
        for (const one of vendors.batches()) await lookAt(vendors, one.id);
      }
      expect(records()).toHaveLength(3);
      expect(vendors.batches()).toHaveLength(1);
      expect(vendors.calls()).toHaveLength(3);
    },
  );

  it.each(names)("asks again what never reached the vendor: %s", async (name) => {
    const { world, run, vendors, records } = await open({ looks: 0 });
    const append: Ports["append"] = async (file, line) => {
      world.saved.set(file, `${world.saved.get(file) ?? ""}${line}\n`);
      if (line.startsWith('{"batch"')) throw new Error("killed");
    };
    await expect(run({ models: name }, { append })).rejects.toThrow("killed");
    expect(vendors.batches()).toHaveLength(0);
    await run({ models: name });
    await run({ models: name });
    expect(vendors.batches()).toHaveLength(1);
    expect(records()).toHaveLength(3);
  });

  it.each(names)("takes a submission whose answer was lost for one that may be made: %s", async (name) => {
    let isBroken = true;
    const { world, run, vendors, records } = await open({
      looks: 0,
      onMade: () => {
        if (isBroken) throw new Error("the connection breaks");
      },
    });
    expect(await run({ models: name })).toMatchObject({ conclusion: "success", outputs: { done: "false" } });
    expect(world.reporter.warnings.join("\n")).toContain("is not known");
    isBroken = false;
    for (let job = 0; job < 3; job++) {
      for (const one of vendors.batches()) await lookAt(vendors, one.id);
      await run({ models: name });
    }
    expect(vendors.batches()).toHaveLength(1);
    expect(records()).toHaveLength(3);
  });

  it.each(names)("asks once more what failed in a batch, and only that: %s", async (name) => {
    const { run, vendors, records } = await open({
      looks: 0,
      fate: ({ batch, body }) => (batch === 1 && JSON.stringify(body).includes("part 62") ? "errored" : "answered"),
    });
    await run({ models: name });
    const second = await run({ models: name });
    expect(second).toMatchObject({ conclusion: "success", outputs: { records: "2", open: "1", done: "false" } });
    expect(second.summary).toContain("completed, 1 without an answer");
    expect(await run({ models: name })).toMatchObject({ outputs: { records: "3", done: "true" } });
    expect(vendors.batches().map(({ requests }) => requests.length)).toEqual([3, 1]);
    expect(records()).toHaveLength(3);
  });

  it.each(names)("leaves out what two batches let expire, says so, and has paid nothing: %s", async (name) => {
    const { world, run, vendors } = await open({ looks: 0, fate: () => "expired" });
    for (let job = 0; job < 2; job++) await run({ models: name });
    expect(vendors.batches()).toHaveLength(2);
    const end = await run({ models: name });
    expect(end).toMatchObject({ conclusion: "failure", outputs: { records: "0", open: "0" } });
    expect(end.summary).toMatch(/expired, 3 without an answer[\s\S]*3 × left out after 2 batches; the last: .*expired/);
    expect(world.reporter.outputs.get("cost-usd")).toBe("0");
    await run({ models: name });
    expect(vendors.batches()).toHaveLength(2);
  });

  it("sets aside all that a batch can cost, and gives it back with its end", async () => {
    const { world, run, vendors } = await open({
      looks: 0,
      fate: ({ batch }) => (batch === 1 ? "expired" : "answered"),
    });
    const spent: string[] = [];
    const append: Ports["append"] = async (file, line) => {
      spent.push(world.reporter.outputs.get("spent") ?? "");
      world.saved.set(file, `${world.saved.get(file) ?? ""}${line}\n`);
    };
    // Each question can cost about three cents; six of them do not go into it at once.
    const inputs = { models: names[0], budgetUsd: "0.14", maxOutputTokens: "4000" };
    await run(inputs, { append });
    expect(Number(spent.at(-1))).toBeGreaterThan(0.06);
    expect(world.reporter.outputs.get("spent")).toBe("0");
    await run(inputs);
    expect(vendors.batches()).toHaveLength(2);
    expect(await run(inputs)).toMatchObject({ outputs: { records: "3", done: "true" } });
    await expect(run({ ...inputs, personas: "architect,educator", budgetUsd: "0.05" })).rejects.toMatchObject({
      code: "budget.spent",
    });
  });

  it("gives back what a batch's vendor says nothing of at its end, and asks it again", async () => {
    const { world, run, vendors, find } = await open({ looks: 0 });
    const inputs = { models: names[0], budgetUsd: "0.14", maxOutputTokens: "4000" };
    await run(inputs);
    const silent: Ports["findBatches"] = async (name) => {
      const batches = await find(name);
      return batches && { ...batches, results: async () => ({ ok: true, value: [] }) };
    };
    // With the money still set aside the second batch would not fit.
    await run(inputs, { findBatches: silent });
    expect(vendors.batches().map(({ requests }) => requests.length)).toEqual([3, 3]);
    expect(world.reporter.outputs.get("spent")).toBe("0");
    expect(await run(inputs)).toMatchObject({ outputs: { records: "3", done: "true" } });
  });

  it("refuses a model whose vendor has no batches before anything is submitted, with the place and what to do", async () => {
    const { run, vendors } = await open();
    await expect(run({ models: `${names[0]},google/three` })).rejects.toMatchObject({
      code: "input.invalid",
      message: expect.stringMatching(
        /`batch` of the inputs: google\/three can not be asked in batches: google has none.*Take the model out/,
      ),
    });
    expect(vendors.batches()).toEqual([]);
  });

  it("refuses a key that may not see batches before anything is submitted", async () => {
    const { run, vendors } = await open({}, "bad-key-of-the-vendor");
    await expect(run()).rejects.toMatchObject({ code: "model.denied" });
    expect(vendors.batches()).toEqual([]);
  });

  it("takes what a batch has brought also when batches are not asked for any more", async () => {
    const { run, vendors } = await open({ looks: 0 });
    await run();
    expect(await run({ batch: "false" })).toMatchObject({ outputs: { records: "6", done: "true" } });
    expect(vendors.batches()).toHaveLength(2);
  });
});

async function lookAt({ anthropicUrl, openaiUrl }: ScriptedModels, id: string): Promise<void> {
  const url = id.startsWith("msgbatch_") ? `${anthropicUrl}/v1/messages/batches/${id}` : `${openaiUrl}/batches/${id}`;
  await fetch(url, { headers: { "x-api-key": "k", authorization: "Bearer k" } });
}
