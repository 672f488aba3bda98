import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oneFeature, planOf } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

let scenario: Scenario;
const issueSays = async () =>
  (await scenario.comments(scenario.issue)).filter(({ user }) => user.login !== "maintainer").map(({ body }) => body);
const hasRun = () =>
  scenario.git("for-each-ref").includes("baton-state") &&
  scenario.git("ls-tree", "-r", "--name-only", "baton-state").includes("active/");
const say = async (body: string) => {
  await scenario.comment(scenario.issue, body);
  await scenario.engine.idle();
};

beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(planOf({}, "Only count them"), {
      name: "prose",
      vendor: "anthropic",
      turns: [
        { say: "I would first talk to the team." },
        { say: '{"summary": "half a pl' },
        { say: "That is all that I can say." },
        { say: "No plan." },
      ],
    }),
    files: { ".github/baton.yml": "approval:\n  plan: auto\nlimit:\n  rounds: 2\n" },
    issue: { title: "Do it", body: "" },
    keys: [],
  });
  await scenario.engine.idle();
}, 300_000);
afterAll(() => scenario.remove());

describe("an issue that can not begin", () => {
  test("a configuration that is not valid is told on the issue with its line; nothing is recorded", async () => {
    expect(hasRun()).toBe(false);
    const said = await issueSays();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(".github/baton.yml:3:1: limit: unknown key; there are version, label, labels, models,");
    expect(said[0]).toContain("then say `/baton run`");
    await say("/baton run");
    expect(await issueSays()).toHaveLength(1);
  });

  test("an issue that says nothing is told what lacks; nothing is recorded, no model is asked", async () => {
    await scenario.pushAs("main", { ".github/baton.yml": "approval:\n  plan: auto\n" }, "Mend the configuration");
    await say("/baton run");
    expect(hasRun()).toBe(false);
    expect((await issueSays()).at(-1)).toContain("says too little to plan from");
  });

  test("without a key the plan is blocked, and the issue names the secret", async () => {
    const issue = `/repos/${scenario.repository}/issues/${scenario.issue}`;
    await scenario.github
      .as("maintainer")
      .request("PATCH", issue, { body: "I want a function that tells how many notes a file has." });
    await say("/baton run");
    await scenario.drive();
    expect((await scenario.run()).status).toBe("blocked");
    const notice = (await issueSays()).findLast((body) => body.includes("baton:op=blocked:"));
    expect(notice).toContain("ANTHROPIC_API_KEY");
    expect(notice).toContain("/baton retry");
    expect(scenario.models.calls()).toEqual([]);
    expect((await scenario.run()).claims).toHaveLength(1);
  }, 300_000);

  test("a model that answers prose and broken JSON is asked once more, then the issue says what it did", async () => {
    for (const name of ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY"])
      scenario.github.setSecret(scenario.repository, name, "scripted");
    const { anthropicUrl, openaiUrl, geminiUrl } = scenario.models;
    const urls = { ANTHROPIC_BASE_URL: anthropicUrl, OPENAI_BASE_URL: openaiUrl, GEMINI_BASE_URL: geminiUrl };
    for (const [name, url] of Object.entries(urls)) scenario.github.setVariable(scenario.repository, name, url);
    await say("/baton retry");
    await scenario.drive();
    expect((await scenario.run()).status).toBe("blocked");
    const notice = (await issueSays()).findLast((body) => body.includes("baton:op=blocked:"));
    expect(notice).toContain("The model ended without a result, also after it was asked for one.");
    expect(scenario.models.unmatched()).toEqual([]);
  }, 300_000);

  test("`/baton revise` brings a blocked plan on, and nothing was lost: it is done", async () => {
    await say("/baton revise Only count them");
    expect((await scenario.drive())?.status).toBe("done");
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
