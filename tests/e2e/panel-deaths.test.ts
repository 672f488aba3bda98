import { afterAll, describe, expect, test } from "vitest";
import { arrangeDeaths, comment, type Death, jobs, push } from "./arrange-deaths.ts";
import { answersOf, panelIssue, verdictOf, wholePanel } from "./panel.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const labelled = /^POST .*\/issues\/\d+\/labels$/;
const panel = /\/ panel$/;
const opened: Scenario[] = [];
afterAll(() => Promise.all(opened.map((scenario) => scenario.remove())));

describe("a question whose jobs die", () => {
  test.each<[string, readonly Death[]]>([
    ["route after its claim was pushed", [{ job: jobs.route, at: { after: push } }]],
    ["the panel as it begins", [{ job: panel, at: "start" }]],
    ["publish before its push", [{ job: jobs.publish, at: { before: push } }]],
    ["publish after its push", [{ job: jobs.publish, at: { after: push } }]],
    [
      "publish with its second comment",
      [
        { job: jobs.publish, at: { after: comment } },
        { job: jobs.publish, at: { after: comment } },
      ],
    ],
    ["publish before its label", [{ job: jobs.publish, at: { before: labelled } }]],
  ])(
    "comes to the same end: %s",
    async (_name, deaths) => {
      let struck = { left: () => deaths.length };
      const scenario = await startScenario({
        script: wholePanel(),
        issue: panelIssue,
        label: "ai-review",
        before: (world) => {
          struck = arrangeDeaths(world, deaths);
        },
      });
      opened.push(scenario);
      await scenario.drive({ sweeps: 4 });
      scenario.github.fireSchedule(scenario.repository, ".github/workflows/baton.yml");
      await scenario.engine.idle();
      expect((await scenario.run()).status).toBe("done");
      expect(struck.left()).toBeLessThan(deaths.length);
      const bodies = (await scenario.comments(scenario.issue)).map(({ body }) => body);
      expect(bodies.filter((body) => body.includes(" answers\n"))).toHaveLength(3);
      expect(bodies.filter((body) => body.includes("The panel's verdict"))).toHaveLength(1);
      const { labels } = await scenario.get<{ labels: { name: string }[] }>(`/issues/${scenario.issue}`);
      expect(labels.map(({ name }) => name)).toEqual(["ai-review", "ai-processed"]);
      expect((await scenario.run()).tickets.size).toBe(1);
      // What was answered is not paid again: two calls of the one that reads a file first, one of each other.
      const asked = scenario.models.calls().filter(({ conversation }) => conversation?.startsWith("panel "));
      expect(asked).toHaveLength(4);
    },
    240_000,
  );

  test("is asked again only of who had not answered when the panel's own job died", async () => {
    const slow = [
      answersOf("anthropic", { delayMs: 4000 }),
      answersOf("openai"),
      answersOf("google", { delayMs: 4000 }),
    ];
    let struck = { left: () => 1 };
    const scenario = await startScenario({
      script: [...slow, verdictOf()],
      issue: panelIssue,
      label: "ai-review",
      before: (world) => {
        struck = arrangeDeaths(world, [{ job: panel, at: { line: /gpt-6\.1-sol: answered/ } }]);
      },
    });
    opened.push(scenario);
    expect((await scenario.drive())?.status).toBe("done");
    expect(struck.left()).toBe(0);
    const asked = scenario.models.calls().filter(({ conversation }) => conversation === "panel openai");
    expect(asked).toHaveLength(1);
    const bodies = (await scenario.comments(scenario.issue)).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes(" answers\n"))).toHaveLength(3);
    expect(bodies.at(-1)).toContain("3 of 3 models answered");
  }, 240_000);
});
