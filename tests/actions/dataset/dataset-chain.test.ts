import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dataset } from "../../../src/actions/dataset/dataset.ts";
import { DatasetInputs } from "../../../src/actions/dataset/inputs.ts";
import { readDataset } from "../../../src/actions/publish/work/read-dataset.ts";
import { parseConfig } from "../../../src/config/parse-config.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { EventPayload } from "../../../src/contracts/events/event.ts";
import { openClaim } from "../../../src/leg/open-claim.ts";
import { effectsOf } from "../../../src/policy/effects/effects.ts";
import type { Model } from "../../../src/ports/model.ts";
import type { Ports } from "../../../src/ports/ports.ts";
import { fold } from "../../../src/state/fold.ts";
import { History } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

const model = "openai/two";
const problems = Array.from({ length: 8 }, (_, n) =>
  JSON.stringify({ id: `p${n}`, text: `How is part ${n * 31} kept dry?` }),
);
let repository: Repository;
let base: string;
beforeAll(() => {
  repository = new Repository();
  base = repository.commit({
    ".github/baton.yml": `prices: { ${model}: { input: 1, output: 1 } }\ndatasets:\n  dry: { problems: [problems.jsonl], models: [${model}], branch: data/dry, concurrency: 2 }\n  own: { decisions: true }\n`,
    "problems.jsonl": problems.join("\n"),
    // Of a dataset of this name that was merged before, when it had another format.
    "datasets/dry/openai-chat/train.jsonl": "{}\n",
    "datasets/dry/NOTES.md": "Ours.\n",
  });
});
const worlds: World[] = [];
afterAll(() => {
  repository.remove();
  for (const world of worlds) world.remove();
});

let history: History;
let world: World;
beforeEach(() => {
  world = new World();
  worlds.push(world);
  history = new History();
  const issue = { number: 7, title: "Data", body: "", author: "anna", url: "https://x.test" };
  const start = { budgetUsd: 10, commentId: null, saidAt: null };
  history.add("START_PROJECT", null, { kind: "task", issue, base: { ref: "main", sha: base }, ...start });
  history.add("TASK_REQUESTED", "d1", { task: { kind: "dataset", dataset: "dry" }, commentId: null, saidAt: null });
});
const claimOf = (of: Partial<Claim> = {}) =>
  history.claim({ ticket: "d1", mode: "dataset", base, slices: { dataset: 3 }, ...of });

/** One job of the dataset; `stopAt`: the runner stops it when so many were asked; `isDown`: the model does not answer. */
async function work(claim: Claim, { stopAt = 0, isDown = false } = {}) {
  const stop = new AbortController();
  let asked = 0;
  const answering: Model = {
    name: model,
    async reply({ system, messages }) {
      asked += 1;
      if (asked === stopAt) stop.abort(new Error("stop"));
      const none = {
        text: "",
        toolCalls: [],
        stop: "failed",
        rawStop: "",
        usage: { input: 0, cached: 0, output: 0 },
      } as const;
      if (isDown) return { ...none, failure: { kind: "not_found", message: "no such model" } };
      const [first] = messages;
      const text = `${system.length} ${first?.role === "user" ? /part (\d+)/.exec(first.text)?.[1] : ""} ${asked * 7919}`;
      return { text, toolCalls: [], stop: "end", rawStop: "end", usage: { input: 100, cached: 0, output: 50 } };
    },
  };
  const ports: Ports = { ...world.ports({ repository, history, models: [answering] }), signal: stop.signal };
  const result = await dataset(DatasetInputs.parse({ claim: JSON.stringify(claim) }), ports);
  return { result, asked, ports };
}

/** What publish makes of it, as the state then has it. */
async function take(
  claim: Claim,
  outputs: Readonly<Record<string, string>>,
  result: "success" | "failure" | "cancelled",
) {
  const ports = world.ports({ repository, history });
  const leg = await openClaim(JSON.stringify(claim), ["dataset"], ports);
  const work = await readDataset({ leg, needs: { dataset: { result, outputs } }, ports });
  const payload = work.facts[0]?.payload as EventPayload<"DATASET_ADVANCED">;
  history.add("DATASET_ADVANCED", "d1", payload);
  history.end(claim, (work.failures ?? []).length > 0 ? "failed" : "published");
  const run = [...fold(history.events).runs.values()][0];
  if (run === undefined) throw new Error("no run");
  return { work, payload, git: leg.git, run, ticket: run.tickets.get("d1") };
}

describe("a dataset in the chain", () => {
  it("goes on in the next job where one was stopped, and asks nothing twice", async () => {
    const first = claimOf();
    const stopped = await work(first, { stopAt: 20 });
    expect(stopped.result).toMatchObject({
      conclusion: "success",
      headline: expect.stringContaining("the next job goes on"),
    });
    const after = await take(first, stopped.result.outputs, "cancelled");
    expect(after.payload).toMatchObject({ questions: 48, artifact: null, branch: null });
    expect(after.payload.answered + after.payload.open).toBe(48);
    expect(after.ticket).toMatchObject({ status: "in_progress", failedClaims: 0 });
    const second = claimOf();
    const rest = await work(second);
    expect(stopped.asked + rest.asked).toBe(48);
    const end = await take(second, rest.result.outputs, "success");
    expect(end.ticket?.status).toBe("done");
    expect(end.payload).toMatchObject({
      answered: 48,
      open: 0,
      artifact: { name: "dataset-dry-d1-a1" },
      branch: { name: "data/dry" },
    });
    expect(world.saved.get("dataset-dry-d1-a1/README.md")).toContain("| asked | 48 |");
    const files = (await end.git.listTree(end.work.branch?.head ?? "", "datasets/dry")).map(({ path }) => path);
    expect(files).toContain("datasets/dry/records.jsonl");
    expect(files).toContain("datasets/dry/NOTES.md");
    expect(files).not.toContain("datasets/dry/openai-chat/train.jsonl");
    expect(await end.git.listTree(end.work.branch?.head ?? "", "problems.jsonl")).toHaveLength(1);
  });

  it("hands on what it has again and again, so that a job that dies loses little", async () => {
    const claim = claimOf();
    await work(claim);
    const parts = [...world.batons.keys()].filter((name) => name.startsWith(`baton-${claim.claim}-dataset-a1-`));
    expect(parts.length).toBeGreaterThan(0);
    const outputs = { baton: world.reporter.outputs.get("baton") ?? "" };
    expect((await take(claim, outputs, "failure")).payload.answered).toBe(48);
  });

  it("takes over what a job handed on whose writer died before it wrote anything", async () => {
    const first = claimOf();
    const { asked } = await work(first, { stopAt: 20 });
    history.end(first, "dead");
    const second = claimOf();
    const rest = await work(second);
    expect(asked + rest.asked).toBe(48);
    expect((await take(second, rest.result.outputs, "success")).payload).toMatchObject({ answered: 48, open: 0 });
  });

  it("leaves alone what another claim's job handed on under its name", async () => {
    const first = claimOf();
    await work(first, { stopAt: 20 });
    for (const [name, baton] of world.batons) world.batons.set(name, { ...baton, claim: "somebody's" });
    history.end(first, "dead");
    expect((await work(claimOf())).asked).toBe(48);
    expect(world.reporter.warnings.join("\n")).toContain("holds no answers of claim");
  });

  it("of decisions alone asks nobody, and is whole at once", async () => {
    history.add("TASK_REQUESTED", "d2", { task: { kind: "dataset", dataset: "own" }, commentId: null, saidAt: null });
    const { result, asked } = await work(claimOf({ ticket: "d2" }));
    expect(asked).toBe(0);
    expect(result).toMatchObject({ conclusion: "success", headline: "0 of 0 answered: 0 records" });
    expect(world.saved.get("dataset-own-d2-a1/README.md")).toContain("| preference pairs | 0 |");
  });

  it("counts a job that brought nothing new as one that came to nothing", async () => {
    const first = claimOf();
    await take(first, (await work(first, { stopAt: 20 })).result.outputs, "success");
    for (const times of [1, 2]) {
      const claim = claimOf();
      const { result, asked } = await work(claim, { isDown: true });
      expect(result.conclusion).toBe("failure");
      expect(asked).toBeLessThan(6);
      const { work: handed, ticket } = await take(claim, result.outputs, "failure");
      expect(handed.failures?.[0]).toMatch(/^nothing new was answered: .*no such model/);
      expect(ticket).toMatchObject({ status: "in_progress", failedClaims: times });
    }
  });

  it("refuses before the first call what its slice can not hold", async () => {
    await expect(work(claimOf({ slices: { dataset: 0.05 } }))).rejects.toMatchObject({
      code: "budget.spent",
      message: expect.stringMatching(
        /^48 questions can cost up to \$0\.\d\d .* \$0\.05 may be spent\. Nothing was asked\. Raise `budget\.run-usd`/,
      ),
    });
  });

  it("refuses a dataset that the configuration does not name, with those that it does", async () => {
    history.add("TASK_REQUESTED", "d2", { task: { kind: "dataset", dataset: "wet" }, commentId: null, saidAt: null });
    await expect(work(claimOf({ ticket: "d2" }))).rejects.toThrow(/There is no dataset "wet" .*names dry, own/);
  });

  it("has one comment that tells progress, cost and where it is", async () => {
    const claim = claimOf();
    const { result } = await work(claim);
    const { run } = await take(claim, result.outputs, "success");
    const context = { config: parseConfig(""), repositoryUrl: "https://github.com/o/r", workDue: false };
    const comments = effectsOf(run, context).filter(({ op }) => op.startsWith("dataset:"));
    expect(comments).toHaveLength(1);
    expect(comments[0]).toMatchObject({
      kind: "plan_comment",
      issue: 7,
      body: expect.stringMatching(
        /48 of 48 questions answered, 0 answered by nobody, 0 open\.\s+48 records\.\s+\$0\.\d+ spent[\s\S]*artifact `dataset-dry-d1-a1`[\s\S]*branch `data\/dry`/,
      ),
    });
  });
});
