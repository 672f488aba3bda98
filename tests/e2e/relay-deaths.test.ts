import { afterAll, describe, expect, test } from "vitest";
import { arrangeDeaths, type Death, jobs, push } from "./arrange-deaths.ts";
import { countIssue } from "./count-notes.script.ts";
import { relayFiles, wholeRelay } from "./relay.script.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";

const opened: Scenario[] = [];
afterAll(() => Promise.all(opened.map((scenario) => scenario.remove())));

describe("a relay whose jobs die", () => {
  test.each<[string, readonly Death[]]>([
    ["route after its claim was pushed", [{ job: jobs.route, at: { after: push } }]],
    ["the prover as it begins", [{ job: /\/ validate$/, at: "start" }]],
    ["the thinker as it begins", [{ job: /\/ relay$/, at: "start" }]],
    ["publish before its push", [{ job: jobs.publish, at: { before: push } }]],
    ["publish after its push", [{ job: jobs.publish, at: { after: push } }]],
  ])(
    "comes to the same end: %s",
    async (_name, deaths) => {
      let struck = { left: () => deaths.length };
      const scenario = await startScenario({
        script: wholeRelay(),
        files: relayFiles,
        issue: countIssue,
        label: "relay-pipeline",
        before: (world) => {
          struck = arrangeDeaths(world, deaths);
        },
      });
      opened.push(scenario);
      await scenario.drive({ sweeps: 4 });
      scenario.github.fireSchedule(scenario.repository, workflow);
      await scenario.engine.idle();
      expect(struck.left()).toBeLessThan(deaths.length);
      expect((await scenario.run()).status).toBe("done");
      const { stages } = await scenario.ticket("r1");
      expect(stages.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual([
        "implement passed",
        "size passed",
        "test passed",
        "review passed",
      ]);
      const bodies = (await scenario.comments(scenario.issue)).map(({ body }) => body);
      expect(bodies.filter((body) => body.includes("## Relay default (r1)"))).toHaveLength(1);
      expect(await scenario.get<unknown[]>("/pulls?state=all")).toHaveLength(1);
      expect((await scenario.run()).tickets.size).toBe(1);
    },
    240_000,
  );
});
