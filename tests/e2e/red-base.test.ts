import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { autoPlan, countIssue, oneFeature } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const red =
  'import { test } from "node:test";\ntest("was red before anybody came", () => { throw new Error("old"); });\n';
const green = red.replace('throw new Error("old");', "");

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(),
    files: { ...autoPlan, "test/old.test.js": red },
    issue: countIssue,
  });
}, 180_000);
afterAll(() => scenario.remove());

describe("a default branch whose own tests fail", () => {
  test("blocks the run before any code is paid for, naming what fails; a yes does not change that", async () => {
    const run = await scenario.drive();
    expect(run?.status).toBe("blocked");
    expect(run?.block?.reason).toMatch(/the default branch is red at .* 1 failed.*was red before anybody came/);
    expect(run?.block?.remedy).toContain("validate.base: new-failures-only");
    expect(run?.claims.map(({ mode }) => mode)).toEqual(["plan"]);
    const conclusions = scenario.jobs().map(({ job, conclusion }) => `${job.split(" / ").at(-1)} ${conclusion}`);
    expect(conclusions).toContain("validate failure");
    expect(conclusions).toContain("publish-plan success");
    const [plan] = await scenario.comments(scenario.issue);
    expect(plan?.body).toContain("was red before anybody came");
    await scenario.comment(scenario.issue, "/baton approve");
    const after = await scenario.drive({ approve: false });
    expect(after?.status).toBe("blocked");
    expect(after?.claims.map(({ mode }) => mode)).toEqual(["plan"]);
    expect((await scenario.comments(scenario.issue)).at(-1)?.body).toContain("the default branch is red");
  }, 180_000);

  test("is proved anew on retry, without a model, and the run goes on when it is green", async () => {
    const spent = (await scenario.run()).spentUsd;
    await scenario.comment(scenario.issue, "/baton retry");
    expect((await scenario.drive({ approve: false }))?.status).toBe("blocked");
    expect((await scenario.run()).claims.map(({ mode }) => mode)).toEqual(["plan", "base"]);
    expect((await scenario.run()).spentUsd).toBe(spent);
    await scenario.pushAs("main", { "test/old.test.js": green }, "Mend the old test");
    await scenario.comment(scenario.issue, "/baton retry");
    const run = await scenario.drive();
    expect(run?.status).toBe("done");
    expect(run?.claims.map(({ mode }) => mode).slice(0, 4)).toEqual(["plan", "base", "base", "implement"]);
  }, 240_000);
});
