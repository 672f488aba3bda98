import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../src/state/state.ts";
import { coderOf, countFile, countIssue, countTest, oneFeature } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const wrong = countFile.replace(".length", ".length + 1");
const stillWrong = countFile.replace(".length", ".length + 2");

let scenario: Scenario;
let run: RunState | undefined;

beforeAll(async () => {
  const printed = "The failed proof.*npm test.*a file that is not there has no notes";
  scenario = await startScenario({
    script: oneFeature(
      coderOf("third", { "src/count.js": countFile }, { user: `${printed}.*Round 3 of feature` }),
      coderOf("second", { "src/count.js": stillWrong }, { user: `${printed}.*Round 2 of feature` }),
      coderOf("first", { "src/count.js": wrong, "test/count.test.js": countTest }, { user: "Build feature f1" }),
    ),
    files: { ".github/baton.yml": "approval:\n  plan: auto\nlimits:\n  rounds: 2\n" },
    issue: countIssue,
  });
  run = await scenario.drive();
}, 300_000);
afterAll(() => scenario.remove());

describe("a test command that fails", () => {
  test("round two gets its output; after the last round the issue says why it is blocked, with what the tests printed", async () => {
    expect(run?.status).toBe("blocked");
    expect(run?.claims.filter(({ mode }) => mode === "implement")).toHaveLength(2);
    expect(scenario.models.unmatched()).toEqual([]);
    const notice = (await scenario.comments(scenario.issue))
      .map(({ body }) => body)
      .find((body) => body.includes("baton:op=blocked:"));
    expect(notice).toContain("2 rounds did not finish it: `npm test` fails");
    expect(notice).toContain("/baton retry f1");
    expect(notice).toContain("a file that is not there has no notes");
  });

  test("the pull request is there, its check is red and holds the output", async () => {
    const [pull] = await scenario.get<{ head: { sha: string } }[]>("/pulls");
    const { check_runs: checks } = await scenario.get<{
      check_runs: { conclusion: string; output: { title: string; summary: string } }[];
    }>(`/commits/${pull?.head.sha}/check-runs`);
    expect(checks.map(({ conclusion, output }) => `${conclusion}: ${output.title}`)).toEqual([
      "failure: The tests fail on the merge result",
    ]);
    expect(checks[0]?.output.summary).toContain("AssertionError");
  });

  test("`/baton retry` takes it up in the next round, and it is merged", async () => {
    await scenario.comment(scenario.issue, "/baton retry");
    expect((await scenario.drive())?.status).toBe("done");
    expect((await scenario.ticket("f1")).commits?.round).toBe(3);
    expect(scenario.git("show", "main:src/count.js")).toBe(countFile.trim());
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
