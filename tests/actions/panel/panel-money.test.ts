import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Model } from "../../../src/ports/model.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { asked, complete, judge, PanelBench, type Turns, verdict } from "./bench.ts";

const bench = new PanelBench();
afterAll(() => bench.remove());

/** Writes as much as it wants and may, and is paid for that. */
function greedy(name: string, turns: Turns, wants: number): Model {
  const model = scriptedModel(turns, name);
  return {
    ...model,
    async reply(transcript, tools, options) {
      const reply = await model.reply(transcript, tools, options);
      const isPaid = reply.failure === undefined || reply.failure.kind === "cut";
      const output = Math.min(wants, options.maxOutputTokens);
      return isPaid ? { ...reply, usage: { input: 1000, cached: 0, output } } : reply;
    },
  };
}

const read = { call: [{ name: "read_file", input: { path: "src/sessions.ts", from: null, to: null } }] };
const ends: readonly Turns[] = [
  [complete({ answer: "So it is." })],
  [{ fault: "429", retryAfter: "7200" }],
  [{ fault: "cut" }, complete({ answer: "After all." })],
  [{ say: "No.", stop: "refusal" }],
  [complete({ wrong: 1 }), complete({ answer: "Mended." })],
];
const member = fc.record({ reads: fc.nat(9), end: fc.nat(ends.length - 1), wants: fc.nat(8000) });

describe("the money of a panel", () => {
  it("is never overspent, and the verdict's part is kept, whatever its members read, write and break off", async () => {
    const members = fc.tuple(member, member, member);
    await fc.assert(
      fc.asyncProperty(members, fc.integer({ min: 150, max: 400 }), async (all, cents) => {
        const models = all.map(({ reads, end, wants }, at) =>
          greedy(asked[at] ?? "", [...Array<typeof read>(reads).fill(read), ...(ends[end] ?? [])], wants),
        );
        const synthesizer = greedy(judge, [complete({ ...verdict, dissent: [] })], 12_000);
        const budgetUsd = cents / 100;
        const { made, result } = await bench.ask({ models: [...models, synthesizer], inputs: { budgetUsd } });
        expect(Number(result.outputs.spent)).toBeLessThanOrEqual(budgetUsd);
        const told = made.answers.reduce((sum, { costUsd }) => sum + costUsd, made.synthesizer?.costUsd ?? 0);
        expect(told).toBeCloseTo(Number(result.outputs.spent), 5);
        const answered = made.answers.filter(({ outcome }) => outcome === "answered").length;
        expect(made.verdict !== null).toBe(answered >= 2);
      }),
      { numRuns: 40 },
    );
  });

  it("is not asked for a verdict of one", async () => {
    const models = [scriptedModel([complete({ answer: "Alone." })], asked[0]), scriptedModel([], judge)];
    const { made, result, world } = await bench.ask({ models, inputs: { models: [asked[0]] } });
    expect(result).toMatchObject({ conclusion: "success", headline: "1 of 1 answered: one answer, no verdict" });
    expect(made).toMatchObject({ verdict: null, synthesizer: null, reason: "" });
    expect(world.saved.get("/out/verdict.md")).toContain("its answer stands alone");
  });
});
