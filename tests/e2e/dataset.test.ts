import { afterAll, describe, expect, test } from "vitest";
import { datasetScript } from "../../samples/dataset.script.ts";
import { arrangeDeaths, comment, type Death, jobs, push } from "./arrange-deaths.ts";
import { datasetFiles, datasetIssue } from "./dataset.sample.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const opened: Scenario[] = [];
afterAll(() => Promise.all(opened.map((scenario) => scenario.remove())));

/** A repository in which the dataset was asked for by a comment, and nothing else. */
async function ask(deaths: readonly Death[] = []): Promise<Scenario> {
  const scenario = await startScenario({
    script: datasetScript,
    files: datasetFiles,
    issue: datasetIssue,
    label: "data",
    before: (world) => void arrangeDeaths(world, deaths),
  });
  opened.push(scenario);
  await scenario.comment(scenario.issue, "/baton dataset lenses");
  return scenario;
}

function records(scenario: Scenario): readonly { readonly answer: string }[] {
  const lines = scenario.git("show", "data/lenses:datasets/lenses/records.jsonl").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as { readonly answer: string });
}

async function whatIsTold(scenario: Scenario): Promise<readonly string[]> {
  return (await scenario.comments(scenario.issue))
    .map(({ body }) => body)
    .filter((body) => body.includes("### Dataset"));
}

describe("a dataset by a comment", () => {
  test("is asked of all, without repeats and private data, and stands on its branch", async () => {
    const scenario = await ask();
    expect((await scenario.drive())?.status).toBe("done");
    expect(scenario.github.violations()).toEqual([]);
    expect(scenario.models.calls()).toHaveLength(18);
    expect(records(scenario)).toHaveLength(17);
    const all = scenario.git("grep", "-h", "", "data/lenses", "--", "datasets/lenses");
    expect(all).not.toMatch(/shop-intern\.example|1234567/);
    expect(all).toContain("A key in the history");
    const told = await whatIsTold(scenario);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /whole[\s\S]*18 of 18 questions answered[\s\S]*17 records; 1 answer left out[\s\S]*spent \([\d,]+ tokens in, [\d,]+ out\)[\s\S]*`data\/lenses`/,
    );
    const jobs = scenario.jobs().filter(({ conclusion }) => conclusion !== "skipped");
    const ran = new Set(jobs.map(({ job }) => job.split(" / ").at(-1)));
    expect([...ran].sort()).toEqual(["dataset", "publish", "route"]);
  }, 240_000);

  // A job that dies loses what it has not handed on: here the ten seconds are not over.
  test.each<[string, readonly Death[], number]>([
    ["the dataset's job at the half", [{ job: /\/ dataset$/, at: { line: /9 of 18 answered/ } }], 18 + 17],
    ["publish before its push", [{ job: jobs.publish, at: { before: push } }], 18],
    ["publish after its push", [{ job: jobs.publish, at: { after: push } }], 18],
    ["publish with its comment", [{ job: jobs.publish, at: { after: comment } }], 18],
  ])(
    "comes to the same end when a job dies: %s",
    async (_name, deaths, most) => {
      const scenario = await ask(deaths);
      expect((await scenario.drive({ sweeps: 4 }))?.status).toBe("done");
      scenario.github.fireSchedule(scenario.repository, ".github/workflows/baton.yml");
      await scenario.engine.idle();
      expect(records(scenario)).toHaveLength(17);
      expect(await whatIsTold(scenario)).toHaveLength(1);
      expect((await scenario.run()).tickets.size).toBe(1);
      expect(scenario.models.calls().length).toBeLessThanOrEqual(most);
    },
    240_000,
  );
});
