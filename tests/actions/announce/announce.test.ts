import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { announce } from "../../../src/actions/announce/announce.ts";
import type { Baton } from "../../../src/contracts/baton.ts";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { PanelAnswer } from "../../../src/contracts/panel.ts";
import { toAnswerArtifact, toArtifactName } from "../../../src/core/ids.ts";
import { CollectingReporter } from "../../fakes/collecting-reporter.ts";
import { type MemoryForge, memoryForge } from "../../fakes/memory-forge.ts";
import { History } from "../../leg/history.ts";
import { Repository } from "../../leg/repository.ts";
import { World } from "../../leg/world.ts";

const maintainer = { login: "maintainer", id: 7, isBot: false };
let repository: Repository;
let world: World;
let history: History;
let claim: Claim;
let forge: MemoryForge;
let issue: number;
beforeEach(() => {
  repository = new Repository();
  const base = repository.commit({ "a.txt": "a\n" });
  world = new World();
  forge = memoryForge();
  issue = forge.openIssue({ title: "Which way?", body: "Left or right?", author: maintainer });
  history = new History();
  const question = { title: "Which way?", body: "Left or right?", author: "maintainer", pull: null };
  history.add("START_PROJECT", null, {
    kind: "task",
    issue: { number: issue, title: "Which way?", body: "Left or right?", author: "maintainer", url: "https://x.test" },
    base: { ref: "main", sha: base },
    budgetUsd: 10,
    commentId: null,
    saidAt: null,
  });
  history.add("TASK_REQUESTED", "q1", { task: { kind: "ask", question }, commentId: null, saidAt: null });
  claim = history.claim({ ticket: "q1", mode: "ask", base, live: true, slices: { panel: 1 } });
});
afterEach(() => {
  repository.remove();
  world.remove();
});

const answer = (model: string, text: string): PanelAnswer => ({
  model,
  outcome: "answered",
  text,
  reason: "",
  usage: { input: 1, cached: 0, output: 1 },
  costUsd: 0.01,
  finishedAt: "2026-11-20T12:00:00Z",
});

function hand(place: number, text: string, of: Partial<Baton> = {}): void {
  const { repository: name, runId, attempt } = world.job;
  const about = { version: 1, repository: name, claim: claim.claim, runId, attempt, spentUsd: 0 } as const;
  const baton = { ...about, kind: "answer", payload: answer(`openai/m${place}`, text), ...of } as Baton;
  world.batons.set(toAnswerArtifact(claim.claim, place, attempt), baton);
}

/** The panel's own baton is there: it is over. */
function end(): void {
  hand(99, "");
  const over = world.batons.get(toAnswerArtifact(claim.claim, 99, 1));
  world.batons.delete(toAnswerArtifact(claim.claim, 99, 1));
  if (over !== undefined) world.batons.set(toArtifactName(claim.claim, "panel", 1), over);
}

const secret = "s3cret-of-a-job";
const run = (onSleep: (times: number) => void = end) => {
  const ports = world.ports({ repository, history });
  let times = 0;
  const sleep = (ms: number, signal?: AbortSignal) => {
    onSleep(++times);
    return ports.clock.sleep(ms, signal);
  };
  const clock = new Proxy(ports.clock, {
    get: (target, name) => {
      if (name === "sleep") return sleep;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const reporter = new CollectingReporter([secret]);
  return announce({ claim: JSON.stringify(claim), token: "" }, { ...ports, clock, forge, reporter });
};
const bodies = async () => (await forge.comments(issue)).map(({ body }) => body);

describe("answers that come while others are still asked", () => {
  it("are posted as they come, each once, and the last is not missed", async () => {
    hand(0, "Left.");
    const seen: number[] = [];
    const result = await run(async (times) => {
      seen.push(forge.world.comments.length);
      if (times === 1) hand(1, "Right.");
      if (times === 2) {
        hand(2, "Neither.");
        end();
      }
    });
    expect(seen).toEqual([1, 2]);
    expect((await bodies()).map((body) => /(Left|Right|Neither)\./.exec(body)?.[1])).toEqual([
      "Left",
      "Right",
      "Neither",
    ]);
    expect(result.headline).toBe("3 answers shown as they came");
  });

  it("are left alone where they are posted already", async () => {
    hand(0, "Left.");
    await run();
    await run();
    expect(await bodies()).toHaveLength(1);
  });

  it.each<[string, Partial<Baton>]>([
    ["another claim", { claim: "20261120-42-divide.q2.1" }],
    ["another workflow run", { runId: 7 }],
    ["another attempt", { attempt: 2 }],
    ["another repository", { repository: "o/other" }],
  ])("are not shown when they are of %s", async (_what, of) => {
    hand(0, "Left.", of);
    await run();
    expect(await bodies()).toEqual([]);
  });

  it("are not shown when they hold what looks like a secret", async () => {
    hand(0, `It is ${secret}.`);
    hand(1, "Right.");
    await run();
    expect((await bodies()).map((body) => body.includes("Right."))).toEqual([true]);
  });

  it("do nothing on GitHub", async () => {
    hand(0, "Ask @acme/team, closes #1 ![x](https://evil.example/x.png)");
    await run();
    expect((await bodies()).join()).not.toMatch(/@acme|closes #1|!\[x\]|https:\/\/evil/);
  });

  it("are waited for no longer when the panel's job is over without a word", async () => {
    const conclusion = "failure";
    const job = { id: 1, name: "baton / task (q1) / panel", conclusion, failedSteps: [], log: "" };
    const about = { id: 100, attempt: 1, completed: false, conclusion: null, sha: "", event: "", path: "", url: "" };
    forge.world.workflowRuns.push({ ...about, jobs: [job] });
    let looks = 0;
    await run((times) => {
      looks = times;
    });
    expect(looks).toBe(9);
  });
});
