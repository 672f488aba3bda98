import { afterAll, describe, expect, it } from "vitest";
import { implement } from "../../src/actions/implement/implement.ts";
import { Bench, complete, config, none } from "../actions/implement/bench.ts";
import { type AskedCall, scriptedModel } from "../fakes/scripted-model.ts";
import { Repository } from "../leg/repository.ts";
import { ShellSandbox } from "../leg/shell-sandbox.ts";
import { completed, tryAgent } from "./try-agent.ts";
import { bodyOf, prefixOf, tokensOf, vendors } from "./wire-text.ts";

const bench = new Bench();
afterAll(() => bench.remove());

const read = (path: string) => ({ call: [{ name: "read_file", input: { path, from: null, to: null } }] });
const edit = (path: string, old: string, text: string) => ({
  call: [{ name: "edit_file", input: { path, old, new: text } }],
});

/** Read a file, edit it, run its test, finish. */
async function doSmallTask(): Promise<readonly AskedCall[]> {
  const own = new Repository();
  own.commit({
    ".github/baton.yml": config,
    "package.json": '{"type":"module","scripts":{"test":"node --test"}}\n',
    "sum.js": "export const sum = (a, b) => a - b;\n",
    "sum.test.js":
      'import assert from "node:assert";\nimport test from "node:test";\nimport { sum } from "./sum.js";\ntest("sums", () => assert.equal(sum(1, 2), 3));\n',
  });
  const turns = [
    read("sum.js"),
    edit("sum.js", "a - b", "a + b"),
    { call: [{ name: "run", input: { command: "node --test", timeoutMs: null } }] },
    complete(),
  ];
  const model = scriptedModel(turns, "openai/coder");
  const world = bench.makeWorld({ repository: "", runId: 0, attempt: 0 });
  const sandbox = new ShellSandbox();
  const inputs = { ...none, task: "sum.js does not add. Mend it; node --test shows it." };
  await implement(inputs, world.ports({ repository: own, models: [model], checkout: true, sandbox }));
  own.remove();
  return model.asked;
}

describe("what a small task sends", () => {
  it.each(vendors)("to %s stays below 1,500 tokens at first and 6,000 in all", async (vendor) => {
    const sent = (await doSmallTask()).map((call) => tokensOf(bodyOf(vendor, call)));
    expect(sent).toHaveLength(4);
    expect(sent[0]).toBeLessThanOrEqual(1500);
    expect(sent.reduce((sum, tokens) => sum + tokens, 0)).toBeLessThanOrEqual(6000);
  });
});

/** Thirty turns: reads, edits, and the result. */
async function doLongTask() {
  const files = Object.fromEntries(
    Array.from({ length: 15 }, (_, n) => [`src/${n}.ts`, `export const n${n} = 0;\n${"// text\n".repeat(300)}`]),
  );
  const turns = Array.from({ length: 29 }, (_, n) =>
    n % 2 === 0 ? read(`src/${n / 2}.ts`) : edit(`src/${(n - 1) / 2}.ts`, "= 0", "= 1"),
  );
  return tryAgent({ turns: [...turns, completed], files });
}

describe.each(vendors)("thirty turns with %s", (vendor) => {
  it("begin each call byte for byte with the one before", async () => {
    const prefixes = ((await doLongTask()).models[0]?.asked ?? []).map((call) => prefixOf(vendor, call));
    expect(prefixes).toHaveLength(30);
    for (const [index, prefix] of prefixes.slice(1).entries())
      expect(prefix.startsWith(prefixes[index] ?? "none")).toBe(true);
  });

  it("let the vendor read four fifths of the input and more from its cache", async () => {
    // The least that the vendor caches (docs/prompts of each: 1,024 · 4,096 · 1,024 tokens, the dearest case of its models).
    const least = { anthropic: 1024, openai: 1024, google: 4096 }[vendor];
    const sent = ((await doLongTask()).models[0]?.asked ?? []).map((call) => tokensOf(prefixOf(vendor, call)));
    const cacheable = sent.slice(0, -1).filter((tokens) => tokens >= least);
    const share = cacheable.reduce((sum, tokens) => sum + tokens, 0) / sent.reduce((sum, tokens) => sum + tokens, 0);
    expect(share).toBeGreaterThanOrEqual(0.8);
  });
});

describe("two hundred turns of eight thousand bytes each", () => {
  const path = (n: number) => `src/${n}.txt`;
  const files = Object.fromEntries(Array.from({ length: 199 }, (_, n) => [path(n), `${n}:${"x".repeat(8000)}\n`]));
  const turns = [...Array.from({ length: 199 }, (_, n) => ({ say: `Next is ${n}.`, ...read(path(n)) })), completed];

  it.each([
    ["openai/two", "changed in a few large steps"],
    ["anthropic/one", "begun afresh from a hand-over a few times"],
  ])("send %s a bounded number of tokens, the history being %s", async (name) => {
    const limits = { turns: 201, contextTokens: 60_000 };
    const { outcome, models, reporter } = await tryAgent({ turns, files, limits, names: [name] });
    expect(outcome).toMatchObject({ ok: true, turns: 200 });
    const asked = models[0]?.asked ?? [];
    const sent = asked.map((call) => tokensOf(bodyOf(name.startsWith("openai") ? "openai" : "anthropic", call)));
    expect(Math.max(...sent)).toBeLessThan(52_000);
    const steps = reporter.lines.filter((line) => line.includes("is shortened"));
    expect(steps.length).toBeGreaterThan(3);
    expect(steps.length).toBeLessThan(25);
    const last = JSON.stringify(asked.at(-1)?.transcript.messages);
    expect(last).toContain("Next is 198.");
    expect(last).toContain(name.startsWith("openai") ? "are left out now" : "# What was done so far");
  });
});
