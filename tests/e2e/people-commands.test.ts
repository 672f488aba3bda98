import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { autoPlan, countIssue, oneFeature, planOf } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const red = 'import { test } from "node:test";\ntest("is red for ever", () => { throw new Error("old"); });\n';
/** All but the red one. */
const command = "node --test --test-isolation=none $(ls test/*.test.js | grep -v old)";

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(),
    files: { ...autoPlan, "test/old.test.js": red },
    issue: countIssue,
  });
}, 180_000);
afterAll(() => scenario.remove());

describe("a person who corrects the test command of a run that stands still", () => {
  test("is told how where the default branch is red, and of what is no command", async () => {
    expect((await scenario.drive())?.status).toBe("blocked");
    const [plan] = await scenario.comments(scenario.issue);
    expect(plan?.body).toContain("`/baton revise test: <command>` corrects it");
    await scenario.comment(scenario.issue, "/baton revise test:");
    expect((await scenario.drive({ approve: false }))?.status).toBe("blocked");
    expect((await scenario.comments(scenario.issue)).at(-1)?.body).toContain("names no command");
    expect((await scenario.run()).claims.map(({ mode }) => mode)).toEqual(["plan"]);
  }, 180_000);

  test("brings it on, without a planner: base, coder and prover go by the new command, and it is done", async () => {
    const spent = (await scenario.run()).spentUsd;
    await scenario.comment(scenario.issue, `/baton revise\n\`\`\`\ntest: ${command}\n\`\`\``);
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(run?.claims.map(({ mode }) => mode).slice(0, 3)).toEqual(["plan", "base", "implement"]);
    expect(run?.claims[1]?.slices).toEqual({});
    expect(run?.spentUsd).toBeGreaterThan(spent);
    expect(run?.plan?.revision).toBe(1);
    const evidence = [{ name: "test", command, from: expect.stringContaining("by @") }];
    expect(run?.baseProof?.proof).toMatchObject({ outcome: "passed", evidence });
    expect(run?.tickets.get("f1")?.proof?.proof).toMatchObject({ outcome: "passed", evidence });
    const [plan] = await scenario.comments(scenario.issue);
    expect(plan?.body).toContain(`- test \`${command}\` – by @`);
  }, 240_000);
});

describe("the next run", () => {
  let next: Scenario;
  beforeAll(async () => {
    next = await startScenario({
      script: oneFeature({ ...planOf(), name: "the first plan" }),
      files: { "test/old.test.js": red },
      issue: countIssue,
    });
  }, 180_000);
  afterAll(() => next.remove());

  test("begins from the command that a person had corrected and that was green, and says so in its plan", async () => {
    expect((await next.drive({ approve: false }))?.status).toBe("blocked");
    await next.comment(next.issue, `/baton revise test: ${command}`);
    expect((await next.drive({ approve: false }))?.status).toBe("awaiting_approval");
    await next.comment(next.issue, "/baton stop");
    expect((await next.drive({ approve: false }))?.status).toBe("stopped");
    await next.comment(next.issue, "/baton run");
    const run = await next.drive({ approve: false });
    expect(run).toMatchObject({ status: "awaiting_approval", corrections: [] });
    expect(run?.remembered).toMatchObject({ told: { test: { command } }, found: { test: "npm test", by: "manifest" } });
    expect(run?.claims.map(({ mode }) => mode)).toEqual(["plan"]);
    expect(run?.baseProof?.proof.outcome).toBe("passed");
    const body = (await next.comments(next.issue))
      .map((one) => one.body)
      .findLast((one) => one.includes("Baton's plan"));
    expect(body).toMatch(/- test `node .*` – remembered from #\D*\d+, which was green by it: by @/);
  }, 240_000);
});
