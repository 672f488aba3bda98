import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nextSecond } from "../../src/cli/local/next-second.ts";
import { readEvents } from "./after-all.ts";
import { countIssue } from "./count-notes.script.ts";
import { coded, relayFiles, reviewed, tested, wholeRelay } from "./relay.script.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";

const bodiesOf = async (scenario: Scenario) => (await scenario.comments(scenario.issue)).map(({ body }) => body);
const progressOf = async (scenario: Scenario) =>
  (await bodiesOf(scenario)).filter((body) => body.includes("## Relay default (r1)"));
const asked = (scenario: Scenario) => scenario.models.calls().map(({ conversation }) => conversation);
const start = (script: Parameters<typeof startScenario>[0]["script"], files: Record<string, string> = relayFiles) =>
  startScenario({ script, files, issue: countIssue, label: "relay-pipeline" });

describe("a relay of three vendors, asked by a label", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await start(wholeRelay());
  }, 180_000);
  afterAll(() => scenario.remove());

  test("goes from stage to stage, and leaves a proved pull request to a person", async () => {
    const run = await scenario.drive();
    expect(scenario.models.unmatched()).toEqual([]);
    expect(run).toMatchObject({ kind: "task", status: "done" });
    expect(run?.claims.map(({ mode, stage }) => `${mode} ${stage?.name ?? ""}`.trim())).toEqual([
      "base",
      "implement implement",
      "relay size",
      "relay test",
      "relay review",
    ]);
    const ticket = await scenario.ticket("r1");
    expect(ticket.stages.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual([
      "implement passed",
      "size passed",
      "test passed",
      "review passed",
    ]);
    const [pull] = await scenario.get<{ number: number; state: string; head: { ref: string } }[]>("/pulls?state=all");
    expect(pull).toMatchObject({ state: "open", head: { ref: expect.stringMatching(/^baton\/\d+-r1-/) } });
    expect(scenario.git("show", `${pull?.head.ref}:src/count.js`)).toContain("countNotes");
  }, 180_000);

  test("shows its progress in one comment, where nothing of what models say acts", async () => {
    const [body, ...others] = await progressOf(scenario);
    expect(others).toEqual([]);
    expect(body).toContain("✅ **All stages have passed.**");
    expect(body).toMatch(/\| 3 \| test \| ✅ passed is true \| anthropic\/claude-sonnet-5-5 \| [\d,]+ in/);
    expect(body).not.toMatch(/@acme\/team|Closes #1/);
  });

  test("hands what earlier stages came to on, and asks no model of a command", async () => {
    expect(new Set(asked(scenario))).toEqual(new Set(["implement", "test", "review"]));
    const ran = scenario.jobs().filter(({ conclusion }) => conclusion !== "skipped");
    const jobs = ran.map(({ job }) => job.split(" / ").at(-1));
    expect(jobs.filter((job) => job === "relay")).toHaveLength(2);
    expect(jobs.filter((job) => job === "review")).toEqual([]);
  });

  test("is not run again by the same label's event or a sweep", async () => {
    const calls = asked(scenario).length;
    scenario.github.fireSchedule(scenario.repository, workflow);
    await scenario.engine.idle();
    expect(asked(scenario)).toHaveLength(calls);
    expect(await progressOf(scenario)).toHaveLength(1);
  }, 120_000);
});

describe("a relay of which a stage does not pass", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const again = { ...tested(), name: "test again", user: "A former try of this stage.*Do the task of stage test" };
    scenario = await start([coded, again, tested({ answer: "Zero breaks it.", passed: false }), reviewed()]);
  }, 180_000);
  afterAll(() => scenario.remove());

  test("stops there with its reason", async () => {
    expect((await scenario.drive())?.status).toBe("blocked");
    const [body] = await progressOf(scenario);
    expect(body).toContain("stage `test` did not pass: passed is false, not true");
    expect(body).toContain("/baton retry r1");
    expect(asked(scenario)).not.toContain("review");
  }, 180_000);

  test("goes on from it after a retry, and pays nothing before it again", async () => {
    const before = asked(scenario).filter((name) => name === "implement").length;
    const spent = (await scenario.run()).spentUsd;
    await scenario.comment(scenario.issue, "/baton retry r1");
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(asked(scenario).filter((name) => name === "implement")).toHaveLength(before);
    expect(run?.claims.filter(({ mode }) => mode === "implement")).toHaveLength(1);
    expect(run?.spentUsd).toBeGreaterThan(spent);
  }, 180_000);
});

describe("a stage that waits for a person", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const stages = "      - { name: sign, success: { person: true } }\n";
    scenario = await start([], { ".github/baton.yml": `relays:\n  default:\n    stages:\n${stages}` });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("goes on with /baton ok, said once or twice, and costs nothing", async () => {
    await scenario.engine.idle();
    expect((await progressOf(scenario))[0]).toContain("✋ **Stage sign waits for a person:**");
    // GitHub's times are cut to seconds: an ok in the second in which the comment changed would mean nothing.
    await nextSecond();
    await nextSecond();
    await scenario.comment(scenario.issue, "/baton ok");
    await scenario.comment(scenario.issue, "/baton ok");
    const run = await scenario.drive();
    expect(run).toMatchObject({ status: "done", spentUsd: 0 });
    expect(run?.tickets.get("r1")?.stages).toMatchObject([{ stage: "sign", accepted: true }]);
  }, 180_000);
});

describe("a relay that the schedule of a workflow asks for", () => {
  const nightly = ".github/workflows/nightly.yml";
  let scenario: Scenario;
  beforeAll(async () => {
    const asks = readFileSync("samples/notes/.github/workflows/baton.yml", "utf8")
      .replace(/on:\n[\s\S]*?(?= {2}schedule:)/, "on:\n")
      .replace("    secrets:\n", '    with: { relay: nightly, issue: "1" }\n    secrets:\n');
    const stages = ["one", "two"].map(
      (name) => `      - { name: ${name}, success: { command: test -s package.json } }\n`,
    );
    const config = `validate: { test: node --test, setup: "" }\nrelays:\n  nightly:\n    stages:\n${stages.join("")}`;
    scenario = await startScenario({
      script: [],
      files: { ".github/baton.yml": config, [nightly]: asks },
      issue: countIssue,
      label: "nightly",
    });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("goes on to its end by the same workflow, once each time", async () => {
    for (const count of [1, 2]) {
      scenario.github.fireSchedule(scenario.repository, nightly);
      await scenario.engine.idle();
      expect((await scenario.run()).status).toBe("done");
      const types = readEvents(scenario).map(({ type }) => type);
      for (const type of ["TASK_REQUESTED", "ALL_FEATURES_COMPLETE"])
        expect(types.filter((one) => one === type)).toHaveLength(count);
      expect(types.filter((type) => type === "STAGE_ENDED")).toHaveLength(2 * count);
    }
    expect(scenario.github.violations()).toEqual([]);
  }, 180_000);
});
