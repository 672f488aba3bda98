import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coderOf, countFile, countIssue, oneFeature } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const models = "models:\n  coder: [openai/gpt-tomorrow]\n";
const prices = `${models}prices:\n  openai/gpt-tomorrow: { input: 20, output: 80 }\n`;
const configured = (rest: string) => ({ ".github/baton.yml": `approval:\n  plan: auto\n${rest}` });

let scenario: Scenario;
const newest = async (what: string) =>
  (await scenario.comments(scenario.issue)).map(({ body }) => body).findLast((body) => body.includes(what));

beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(coderOf("no test is written", { "src/count.js": countFile })),
    files: {
      ...configured(`${models}budget:\n  run-usd: 0.3\n`),
      "package.json": '{"name":"notes","type":"module","private":true}\n',
      "test/notes.test.js": null,
    },
    issue: countIssue,
  });
  await scenario.drive({ approve: false });
}, 300_000);
afterAll(() => scenario.remove());

describe("money and proof that are not to be had", () => {
  test("a model without a known price blocks the run before the plan is paid, and the issue says what to do", async () => {
    expect((await scenario.run()).status).toBe("blocked");
    const told = await newest("baton:op=blocked:");
    expect(told).toContain("No price is known for openai/gpt-tomorrow, so its cost can not be capped.");
    expect(told).toContain("Name it under prices in .github/baton.yml");
    expect(scenario.models.calls()).toEqual([]);
  });

  test("a budget that is too small blocks with the sum and the key to raise; nothing more is asked of a model", async () => {
    await scenario.pushAs("main", configured(`${prices}budget:\n  run-usd: 0.3\n`), "Name the price");
    await scenario.comment(scenario.issue, "/baton retry");
    await scenario.drive({ approve: false });
    // Nothing could prove its code, so that a person is asked although plans go on by themselves.
    expect((await scenario.run()).status).toBe("awaiting_approval");
    await scenario.drive();
    const run = await scenario.run();
    expect(run.status).toBe("blocked");
    expect(scenario.models.calls().every(({ vendor }) => vendor === "anthropic")).toBe(true);
    expect(await newest("baton:op=blocked:")).toContain("budget.run-usd");
    expect(run.spentUsd).toBeLessThanOrEqual(0.3);
  }, 300_000);

  test("with more money it goes on; a repository without tests is never green and never merged: the issue says how to have it proved", async () => {
    await scenario.pushAs("main", configured(prices), "Raise the budget");
    await scenario.comment(scenario.issue, "/baton retry");
    await scenario.drive();
    const ticket = await scenario.ticket("f1");
    expect(ticket.status).toBe("blocked");
    expect(ticket.proof?.proof.outcome).toBe("no_tests");
    const notice = await newest("baton:op=blocked:");
    expect(notice).toContain("the repository has no tests that Baton found, so nothing proves the change");
    expect(notice).toContain("set `validate.test`");
    const [pull] = await scenario.get<{ head: { sha: string } }[]>("/pulls");
    const { check_runs: checks } = await scenario.get<{
      check_runs: { conclusion: string; output: { title: string } }[];
    }>(`/commits/${pull?.head.sha}/check-runs`);
    expect(checks.map(({ conclusion, output }) => `${conclusion}: ${output.title}`)).toEqual([
      "action_required: No tests were found: nothing is proved",
    ]);
  }, 300_000);

  test("with a test command on main it is proved and merged without a further model", async () => {
    const asked = scenario.models.calls().length;
    const check = "validate:\n  report: exit-code\n  test: node -e \"import('./src/count.js')\"\n";
    await scenario.pushAs("main", configured(`${prices}${check}`), "Name the test");
    await scenario.comment(scenario.issue, "/baton retry");
    expect((await scenario.drive())?.status).toBe("done");
    expect(scenario.models.calls()).toHaveLength(asked);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
