import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { panel } from "../../../src/actions/panel/panel.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import { type PanelAnswer, PanelResult } from "../../../src/contracts/panel.ts";
import { toAnswerArtifact } from "../../../src/core/ids.ts";
import { scriptedModel } from "../../fakes/scripted-model.ts";
import { History } from "../../leg/history.ts";
import { World } from "../../leg/world.ts";
import { answers, asked, complete, judge, none, PanelBench, type Turns, verdict } from "./bench.ts";

const configured = `language: German\npanel:\n  models: [${asked.join(", ")}]\n  synthesizer: ${judge}\n`;
const bench = new PanelBench({ ".github/baton.yml": configured });
const { repository, base } = bench;
const worlds: World[] = [];
afterAll(() => {
  bench.remove();
  for (const world of worlds) world.remove();
});

const question = { title: "Which store?", body: "Redis or PostgreSQL?", author: "anna", pull: null };
const answer = (model: string, of: Partial<PanelAnswer> = {}): PanelAnswer => ({
  model,
  outcome: "answered",
  text: `Former view of ${model}.`,
  reason: "",
  usage: { input: 1, cached: 0, output: 1 },
  costUsd: 0.01,
  finishedAt: "2026-11-20T12:00:00Z",
  ...of,
});

let history: History;
let world: World;
beforeEach(() => {
  world = new World();
  worlds.push(world);
  history = new History();
  const issue = { number: 7, title: "Which store?", body: "Sessions get lost.", author: "anna", url: "https://x.test" };
  const start = { budgetUsd: 10, commentId: null, saidAt: null };
  history.add("START_PROJECT", null, { kind: "task", issue, base: { ref: "main", sha: base }, ...start });
  history.add("TASK_REQUESTED", "q1", { task: { kind: "ask", question }, commentId: null, saidAt: null });
});

const claimOf = (of: Partial<Claim> = {}) =>
  history.claim({ ticket: "q1", mode: "ask", base, slices: { panel: 3 }, ...of });

async function ask(claim: Claim, turns: Readonly<Record<string, Turns>> = {}) {
  const models = [
    ...asked.map((name) => scriptedModel(turns[name] ?? answers(`View of ${name}.`), name)),
    scriptedModel([complete(verdict)], judge),
  ];
  const inputs = { ...none, claim: JSON.stringify(claim), question: "", models: [], synthesizer: "", out: "" };
  const result = await panel(inputs, world.ports({ repository, history, models }));
  const baton = world.batons.get(JSON.parse(result.outputs.baton ?? "{}").artifact);
  return { result, models, made: PanelResult.parse(baton?.payload) };
}

/** What a job of that claim left of its work. */
function leave(claim: Claim, place: number, payload: PanelAnswer, of: { readonly claim?: string } = {}): void {
  const about = {
    version: 1,
    repository: "o/r",
    claim: claim.claim,
    runId: claim.runId,
    attempt: 1,
    spentUsd: 0,
  } as const;
  const artifact = toAnswerArtifact(claim.claim, place, 1);
  world.batons.set(artifact, { ...about, kind: "answer", payload, ...of });
}

describe("a panel in the chain", () => {
  it("asks what the issue said when it was asked for, with its title, also where the run began with other words", async () => {
    const whole = {
      title: "Redis or PostgreSQL?",
      body: "Three nodes.",
      author: "anna",
      pull: null,
      isWhole: true,
    } as const;
    history.add("TASK_REQUESTED", "q2", { task: { kind: "ask", question: whole }, commentId: null, saidAt: null });
    const { models } = await ask(claimOf({ ticket: "q2" }));
    const sent = PanelBench.sentTo(models, asked[1]);
    expect(sent).toContain("Redis or PostgreSQL?");
    expect(sent).toContain("Three nodes.");
    expect(sent).not.toContain("Sessions get lost.");
  });

  it("asks the claim's question, shows the issue beside it, and answers in the configured language", async () => {
    const { result, made, models } = await ask(claimOf());
    expect(result).toMatchObject({ conclusion: "success", outputs: { outcome: "whole" } });
    expect(made.answers).toHaveLength(3);
    const sent = PanelBench.sentTo(models, asked[1]);
    expect(sent).toContain("Redis or PostgreSQL?");
    expect(sent).toContain("Sessions get lost.");
    expect(sent).toContain("in German");
    expect(PanelBench.sentTo(models)).toContain("in German");
  });

  it("keeps each answer as it comes, for who shows it and for who goes on", async () => {
    const claim = claimOf();
    await ask(claim);
    const kept = asked.map((_model, place) => world.batons.get(toAnswerArtifact(claim.claim, place, 1))?.payload);
    expect(kept).toMatchObject(asked.map((model) => ({ model, outcome: "answered" })));
  });

  it("pays nobody again who had answered when a job of the question died", async () => {
    const dead = claimOf();
    leave(dead, 1, answer(asked[1]));
    history.end(dead, "dead");
    const { made, models } = await ask(claimOf(), { [asked[1]]: [] });
    expect(models[1]?.asked).toEqual([]);
    expect(made.answers[1]).toMatchObject({ text: `Former view of ${asked[1]}.` });
    expect(made.answers.map(({ model }) => model)).toEqual([...asked]);
    expect(made.verdict).not.toBeNull();
  });

  it("takes no answer that another claim's job has left there", async () => {
    const dead = claimOf();
    leave(dead, 1, answer(asked[1]), { claim: "20261120-42-divide.q9.1" });
    history.end(dead, "dead");
    const { made } = await ask(claimOf());
    expect(made.answers[1]).toMatchObject({ text: `View of ${asked[1]}.` });
    expect(world.reporter.warnings.join()).toContain("holds no answer of claim");
  });

  it("asks after a retry only those that gave nothing", async () => {
    const first = claimOf();
    const silent = { outcome: "abstained", text: "", reason: "it was down" } as const;
    history.add("PANEL_ANSWERED", "q1", {
      result: {
        rounds: 1,
        seed: 1,
        answers: [answer(asked[0]), answer(asked[1], silent), answer(asked[2], silent)],
        order: [],
        quorum: 2,
        verdict: null,
        synthesizer: null,
        reason: "no verdict: 1 of 3 answered",
      },
    });
    history.end(first);
    const { models, made } = await ask(claimOf(), { [asked[0]]: [] });
    expect(models.map((model) => model.asked.length)).toEqual([0, 1, 1, 1]);
    expect(made.answers[0]).toMatchObject({ text: `Former view of ${asked[0]}.` });
  });

  it("is refused before its first call when its slice could not pay for it", async () => {
    await expect(ask(claimOf({ slices: { panel: 0.2 } }))).rejects.toMatchObject({ code: "budget.spent" });
  });
});
