import { afterAll, describe, expect, it } from "vitest";
import { synthesize } from "../../../src/actions/panel/synthesize.ts";
import { openSpend } from "../../../src/agent/spend.ts";
import { Config } from "../../../src/config/config.ts";
import { type PanelAnswer, PanelVerdict } from "../../../src/contracts/panel.ts";
import type { Model } from "../../../src/ports/model.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { World } from "../../leg/world.ts";
import { asked, complete, judge, PanelBench, verdict } from "./bench.ts";

const bench = new PanelBench();
const world = new World();
afterAll(() => {
  bench.remove();
  world.remove();
});

const answers = asked.map(
  (model, n): PanelAnswer => ({
    model,
    outcome: "answered",
    text: `As ${model.split("/")[1]} I hold view ${n}.`,
    reason: "",
    usage: { input: 1, cached: 0, output: 1 },
    costUsd: 0,
    finishedAt: "2026-11-20T12:00:00Z",
  }),
);
const purse = () => openSpend({ capUsd: 5, costOf: () => 0.01, allowUnknownPrice: false, onSpent: () => undefined });
const asking = () => ({
  config: Config.parse({}),
  panel: { models: asked, synthesizer: judge, rounds: 1 as const },
  purse: purse(),
  question: { number: 7, title: "Which view?", body: "", author: "anna" },
});

/** A judge that takes whatever it is shown first. */
const firstTaker: Model = {
  name: judge,
  async reply({ messages }) {
    const [shown] = messages;
    const first = /# Answer A\n[^\n]*\n"([^\n]*)"\n/.exec(shown?.role === "user" ? shown.text : "")?.[1] ?? "";
    const input = { ...verdict, answer: first, dissent: [] };
    const toolCalls = [{ id: "1", name: "complete_task", input }];
    return { text: "", toolCalls, stop: "tool_calls", rawStop: "", usage: { input: 1, cached: 0, output: 1 } };
  },
};

describe("a synthesizer that always takes the first", () => {
  it("picks each model equally often over a thousand seeds, and is told who it was afterwards", async () => {
    const ports = world.ports({ repository: bench.repository });
    const picked = new Map<string, number>();
    for (let seed = 0; seed < 1000; seed++) {
      const { order, verdict: made } = await synthesize(asking(), { answers, seed, model: firstTaker }, ports);
      const view = Number(/view (\d)/.exec(made?.answer ?? "")?.[1]);
      expect(order[0]).toBe(asked[view]);
      picked.set(order[0] ?? "", (picked.get(order[0] ?? "") ?? 0) + 1);
    }
    for (const model of asked) expect(Math.abs((picked.get(model) ?? 0) / (1000 / 3) - 1)).toBeLessThan(0.05);
  });
});

describe("a verdict", () => {
  it("that names a letter that nobody was shown goes back", async () => {
    const strange = {
      ...verdict,
      dissent: [{ about: "x", positions: [{ answers: ["D"], says: "y" }], settled: null }],
    };
    const model = scriptedModel([complete(strange), complete(verdict)], judge);
    const ports = world.ports({ repository: bench.repository });
    const made = await synthesize(asking(), { answers, seed: 1, model }, ports);
    expect(made.verdict).toEqual(verdict);
    expect(JSON.stringify(model.asked[1]?.transcript)).toMatch(/there is no answer .{1,4}D.{1,4}; name A, B, C/);
  });

  it("that names models at its full length is cut, and not lost", async () => {
    const full = (length: number) => "Alias1 it is. ".repeat(700).slice(0, length);
    const long = { ...verdict, answer: full(8000), agreement: [full(1500)], because: full(1500) };
    const model = scriptedModel([complete(long)], judge);
    const ports = world.ports({ repository: bench.repository });
    const about = { ...asking(), question: { number: 7, title: `Is ${asked[2]} enough?`, body: "", author: "anna" } };
    const made = await synthesize(about, { answers, seed: 1, model }, ports);
    expect(made.verdict?.agreement[0]).toContain("google/gemini-4-argon it is.");
    expect(PanelVerdict.parse(made.verdict).answer.length).toBeGreaterThan(7900);
  });

  it("that can not be had leaves the answers, with the reason", async () => {
    const model = scriptedModel([{ say: "No.", stop: "refusal" }], judge);
    const ports = world.ports({ repository: bench.repository });
    const made = await synthesize(asking(), { answers, seed: 1, model }, ports);
    expect(made).toMatchObject({
      verdict: null,
      reason: expect.stringContaining("no verdict: the synthesizer gave none"),
    });
  });
});
