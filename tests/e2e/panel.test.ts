import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nextSecond } from "../../src/cli/local/next-second.ts";
import { answersOf, down, panelIssue, verdictOf, wholePanel } from "./panel.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const labelsOf = async ({ get, issue }: Scenario) =>
  (await get<{ labels: { name: string }[] }>(`/issues/${issue}`)).labels.map(({ name }) => name);
const bodiesOf = async (scenario: Scenario) => (await scenario.comments(scenario.issue)).map(({ body }) => body);
const modes = (scenario: Scenario) => scenario.run().then((run) => run.claims.map(({ mode }) => mode));

describe("a question to three vendors' models, asked by a label", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await startScenario({ script: wholePanel(), issue: panelIssue, label: "ai-review" });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("is answered by each in a comment of its own, and by one verdict, and is marked", async () => {
    const run = await scenario.drive();
    expect(run).toMatchObject({ kind: "task", status: "done" });
    expect(scenario.models.unmatched()).toEqual([]);
    expect(scenario.models.refused()).toEqual([]);
    const bodies = await bodiesOf(scenario);
    expect(bodies).toHaveLength(4);
    expect(bodies.slice(0, 3).map((body) => /`([a-z]+\/[^`]+)` answers/.exec(body)?.[1])).toEqual([
      "anthropic/claude-sonnet-5-5",
      "openai/gpt-6.1-sol",
      "google/gemini-3.1-pro-preview",
    ]);
    for (const body of bodies.slice(0, 3)) expect(body).toMatch(/tokens in.* out .*\$\d.*finished 20/);
    expect(bodies[3]).toContain("3 of 3 models answered");
    expect(bodies[3]).toContain("Keep the file.");
    expect(await labelsOf(scenario)).toEqual(["ai-review", "ai-processed"]);
    expect(run?.spentUsd).toBeGreaterThan(0);
  }, 180_000);

  test("does nothing that an answer says to GitHub", async () => {
    const text = (await bodiesOf(scenario)).join();
    expect(text).not.toMatch(/@acme\/team|closes #1|!\[x\]|https:\/\/evil/);
  });

  test("was asked at once, and judged by one that saw no name", async () => {
    const [sonnet] = scenario.models.calls().filter(({ conversation }) => conversation === "panel anthropic");
    expect(sonnet).toBeDefined();
    expect(scenario.models.calls().filter(({ conversation }) => conversation === "synthesizer")).toHaveLength(1);
  });

  test("is asked once, whatever is swept, and anew when the label is taken off and put on", async () => {
    await scenario.engine.idle();
    const calls = scenario.models.calls().length;
    scenario.github.fireSchedule(scenario.repository, ".github/workflows/baton.yml");
    await scenario.engine.idle();
    expect(scenario.models.calls()).toHaveLength(calls);
    expect(await bodiesOf(scenario)).toHaveLength(4);
    const person = scenario.github.as("maintainer");
    const labels = `/repos/${scenario.repository}/issues/${scenario.issue}/labels`;
    // GitHub's times are cut to seconds: put on again within one it would be the same label.
    for (let seconds = 0; seconds < 3; seconds++) await nextSecond();
    await person.request("DELETE", `${labels}/ai-review`);
    await person.request("POST", labels, { labels: ["ai-review"] });
    expect((await scenario.drive())?.status).toBe("done");
    expect(await bodiesOf(scenario)).toHaveLength(8);
    expect(scenario.models.calls().length).toBe(2 * calls);
  }, 180_000);
});

describe("a panel of which one vendor is down for ever", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const script = [answersOf("anthropic"), answersOf("openai"), answersOf("google", down), verdictOf()];
    scenario = await startScenario({ script, issue: panelIssue, label: "ai-review" });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("gives two answers and a verdict that says two of three; its job is not green", async () => {
    expect((await scenario.drive())?.status).toBe("done");
    const bodies = await bodiesOf(scenario);
    expect(bodies).toHaveLength(3);
    expect(bodies[2]).toContain("2 of 3 models answered (not all of them)");
    expect(bodies[2]).toMatch(/`google\/gemini-3\.1-pro-preview` gave no answer: .*rate_limited/);
    const asking = scenario.jobs().find(({ job }) => job.endsWith("panel"));
    expect(asking?.conclusion).toBe("failure");
    expect(scenario.jobs().find(({ job }) => job.endsWith("/ publish"))?.conclusion).toBe("success");
    expect(await labelsOf(scenario)).toContain("ai-processed");
  }, 180_000);
});

describe("a panel of which all are down", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const script = [
      answersOf("anthropic"),
      answersOf("openai", { ...down, times: 1 }),
      answersOf("google", { ...down, times: 1 }),
      verdictOf(),
    ];
    scenario = await startScenario({ script, issue: panelIssue, label: "ai-review" });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("says why, marks it as failed and asks a person", async () => {
    expect((await scenario.drive())?.status).toBe("blocked");
    const bodies = await bodiesOf(scenario);
    expect(bodies.at(-1)).toContain("no verdict: 1 of 3 answered");
    expect(bodies.at(-1)).toContain("/baton retry q1");
    expect(await labelsOf(scenario)).toContain("ai-failed");
    expect(await modes(scenario)).toEqual(["ask"]);
  }, 180_000);

  test("asks after a retry only who gave no answer, and takes the mark off", async () => {
    const before = scenario.models.calls().filter(({ conversation }) => conversation === "panel anthropic").length;
    await scenario.comment(scenario.issue, "/baton retry q1");
    expect((await scenario.drive())?.status).toBe("done");
    const after = scenario.models.calls().filter(({ conversation }) => conversation === "panel anthropic").length;
    expect(after).toBe(before);
    const bodies = await bodiesOf(scenario);
    expect(bodies.filter((body) => body.includes("answers\n"))).toHaveLength(3);
    expect(bodies.at(-1)).toContain("3 of 3 models answered");
    expect(await labelsOf(scenario)).toEqual(["ai-review", "ai-processed"]);
  }, 180_000);
});

describe("a question on somebody else's pull request", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const script = [
      {
        ...answersOf("openai"),
        user: "Is this right\\?.*export const limit = 5;|export const limit = 5;.*Is this right\\?",
      },
      ...wholePanel().filter(({ vendor }) => vendor !== "openai"),
    ];
    scenario = await startScenario({ script, issue: panelIssue, label: "question" });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("shows the change, and is answered there", async () => {
    await scenario.engine.idle();
    await scenario.pushAs("topic", { "src/limit.js": "export const limit = 5;\n" }, "Limit", "main");
    const person = scenario.github.as("maintainer");
    const pull = (await person.request("POST", `/repos/${scenario.repository}/pulls`, {
      title: "Limit",
      head: "topic",
      base: "main",
    })) as { number: number };
    await scenario.comment(pull.number, "/baton ask Is this right?");
    await scenario.engine.idle();
    expect(scenario.models.unmatched()).toEqual([]);
    const bodies = (await scenario.comments(pull.number)).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes("answers\n"))).toHaveLength(3);
    expect(bodies.at(-1)).toContain("3 of 3 models answered");
  }, 180_000);
});

describe("a panel whose answers are shown as they come", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const script = [answersOf("anthropic"), answersOf("openai"), answersOf("google", { delayMs: 8000 }), verdictOf()];
    scenario = await startScenario({
      script,
      issue: panelIssue,
      label: "ai-review",
      files: { ".github/baton.yml": "panel: { live: true }\n" },
    });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("has two answers posted before the third is there, each once in the end", async () => {
    expect((await scenario.drive())?.status).toBe("done");
    const bodies = await bodiesOf(scenario);
    expect(bodies.filter((body) => body.includes(" answers\n"))).toHaveLength(3);
    expect(bodies.at(-1)).toContain("3 of 3 models answered");
    const posted = scenario.traffic().filter(({ method, path }) => method === "POST" && path.endsWith("/comments"));
    const last = scenario.models.calls().find(({ conversation }) => conversation === "panel google");
    expect(posted.filter(({ at }) => at < (last?.at ?? "")).length).toBe(2);
    expect(posted.filter(({ job }) => job?.endsWith("announce")).length).toBeGreaterThanOrEqual(2);
  }, 180_000);
});
