import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { PanelAnswer, PanelResult } from "../../../src/contracts/panel.ts";
import type { Task } from "../../../src/contracts/task.ts";
import { effectsOf } from "../../../src/policy/effects/effects.ts";
import { Project } from "../../builders/project.ts";

const models = ["anthropic/claude-opus-5-5", "openai/gpt-6.1-sol", "google/gemini-4-argon"];
const task = (pull: number | null = null): Task => ({
  kind: "ask",
  question: { title: "Which way?", body: "", author: "alice", pull },
});

function answer(model: string, of: Partial<PanelAnswer> = {}): PanelAnswer {
  return {
    model,
    outcome: "answered",
    text: `View of ${model}.`,
    reason: "",
    usage: { input: 1000, cached: 200, output: 50 },
    costUsd: 0.0123,
    finishedAt: "2026-11-20T12:34:56.000Z",
    ...of,
  };
}

function result(of: Partial<PanelResult> = {}): PanelResult {
  return {
    rounds: 1,
    seed: 7,
    answers: models.map((model) => answer(model)),
    order: models,
    quorum: 2,
    verdict: { answer: "Left.", agreement: [], dissent: [], todo: ["Go."], confidence: "high", because: "It is so." },
    synthesizer: { model: "anthropic/claude-sonnet-5-5", usage: { input: 1, cached: 0, output: 1 }, costUsd: 0.01 },
    reason: "",
    ...of,
  };
}

/** A question that has come to what its panel gave. */
function asked(given: PanelResult, pull: number | null = null) {
  const project = new Project().start({ kind: "task" });
  project.tell("TASK_REQUESTED", { task: task(pull), commentId: 9, saidAt: null }, { ticket: "q1" });
  const [claim] = project.route();
  if (claim === undefined) throw new Error("no claim was given");
  tell(project, claim, given);
  return project;
}

function tell(project: Project, claim: Claim, given: PanelResult): void {
  const about = { ticket: claim.ticket, claim: claim.claim };
  project.tell("PANEL_ANSWERED", { result: given }, about);
  if (given.reason !== "") project.tell("TICKET_BLOCKED", { reason: given.reason, remedy: "ask again" }, about);
  project.end(claim);
}

const shown = (project: Project) =>
  effectsOf(project.run, { config: project.config, repositoryUrl: "https://github.test/o/r", workDue: false });
const none = { verdict: null, synthesizer: null, order: [], reason: "no verdict: 1 of 3 answered" };
const silent = { outcome: "abstained", text: "", reason: "it was down" } as const;

describe("a question that is answered", () => {
  it("ends its ticket and its run", () => {
    const project = asked(result());
    expect(project.ticket("q1").status).toBe("done");
    project.route();
    expect(project.run.status).toBe("done");
  });

  it("shows each answer in a comment of its own, then the verdict, then the label", () => {
    const effects = shown(asked(result()));
    expect(effects.map(({ kind, op }) => [kind, op.replace(/^(\w+):.*?(:q1.*)$/, "$1$2")])).toEqual([
      ...models.map((model) => ["comment", `answer:q1:${model}`]),
      ["comment", expect.stringMatching(/^verdict:q1:\d+$/)],
      ["label", "label:q1"],
    ]);
    const [first] = effects;
    expect(first).toMatchObject({ issue: 42, body: expect.stringContaining("View of anthropic/claude-opus-5-5.") });
    expect(first).toMatchObject({
      body: expect.stringMatching(/1,?000 tokens in.*50 out.*\$0\.0123.*2026-11-20 12:34:56/),
    });
    expect(effects.at(-1)).toMatchObject({ add: "ai-processed", remove: "ai-failed", issue: 42 });
  });

  it("is answered where it was asked: on the pull request", () => {
    const effects = shown(asked(result(), 77));
    expect(effects.map((effect) => "issue" in effect && effect.issue)).toEqual([77, 77, 77, 77, 77]);
  });
});

describe("a question that too few answered", () => {
  const few = result({ ...none, answers: models.map((model, at) => answer(model, at === 0 ? {} : silent)) });

  it("asks a person, keeps the answer that there is, and says that it failed", () => {
    const project = asked(few);
    expect(project.ticket("q1")).toMatchObject({ status: "blocked" });
    expect(project.run.status).toBe("blocked");
    const effects = shown(project);
    expect(effects.map(({ kind }) => kind)).toEqual(["comment", "comment", "label"]);
    expect(effects[1]).toMatchObject({ body: expect.stringContaining("no verdict: 1 of 3 answered") });
    expect(effects[1]).toMatchObject({ body: expect.stringContaining("question") });
    expect(effects[2]).toMatchObject({ add: "ai-failed", remove: "ai-processed" });
  });

  it("is asked again after a retry, and its first answer is posted under the same mark", () => {
    const project = asked(few);
    const before = shown(project)[0]?.op;
    project.tell("RETRY_REQUESTED", { feature: "q1", commentId: 10, saidAt: null }, { ticket: "q1" });
    const [claim] = project.route();
    if (claim === undefined) throw new Error("no claim was given");
    tell(project, claim, result());
    expect(project.ticket("q1").status).toBe("done");
    expect(shown(project)[0]?.op).toBe(before);
    expect(shown(project).at(-1)).toMatchObject({ add: "ai-processed" });
  });
});

describe("a question that was asked before", () => {
  it("says nothing of its label any more once it is asked anew", () => {
    const project = asked(result());
    project.tell("TASK_REQUESTED", { task: task(), commentId: 10, saidAt: null }, { ticket: "q2" });
    expect(shown(project).filter(({ kind }) => kind === "label")).toEqual([]);
  });
});
