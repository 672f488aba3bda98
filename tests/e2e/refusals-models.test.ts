import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunState } from "../../src/state/state.ts";
import {
  autoPlan,
  countFile,
  countIssue,
  countTest,
  done,
  oneFeature,
  planned,
  planOf,
  workDone,
  write,
} from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const circle = {
  ...planned,
  features: [
    { ...planned.features[0], dependsOn: ["f2"] },
    {
      ...planned.features[0],
      id: "f2",
      dependsOn: ["f1"],
      owns: ["src/other.js"],
      criteria: [{ id: "f2.c1", text: "It is there.", check: "test", issueQuote: "" }],
    },
  ],
};
const outside = [
  write("../outside.js", "x"),
  write(".git/config", "[core]\n\thooksPath = /tmp\n"),
  write("/etc/passwd", "x"),
  write(".github/workflows/release.yml", "on: push\njobs: {}\n"),
];

let scenario: Scenario;
let run: RunState | undefined;

beforeAll(async () => {
  scenario = await startScenario({
    script: oneFeature(
      {
        name: "a planner that wanders",
        vendor: "anthropic",
        turns: [{ say: "Sure, let me think." }, { call: [done(circle)] }, ...planOf().turns],
      },
      {
        name: "a coder that reaches out",
        vendor: "openai",
        turns: [
          { call: [...outside, write("src/count.js", countFile), write("test/count.test.js", countTest)] },
          { call: [workDone([], { notes: "{{result:(.*(?:outside|\\.git).*)}}" })] },
        ],
      },
    ),
    files: autoPlan,
    issue: countIssue,
  });
  run = await scenario.drive();
}, 300_000);
afterAll(() => scenario.remove());

describe("models that go astray", () => {
  test("prose is asked again, a plan with a circle goes back once, and the third answer is the plan", () => {
    expect(run?.plan?.plan.features.map(({ id }) => id)).toEqual(["f1"]);
    const asked = scenario.models.calls().filter(({ vendor }) => vendor === "anthropic");
    expect(asked.map(({ turn }) => turn)).toEqual([1, 2, 3]);
  });

  test("files outside the tree and in .git are refused to the model, and nothing of them is in any commit", () => {
    const branches = scenario.git("for-each-ref", "--format=%(refname)").split("\n");
    const files = branches.flatMap((branch) => scenario.git("ls-tree", "-r", "--name-only", branch).split("\n"));
    expect(files.filter((file) => /outside|passwd|config|release/.test(file))).toEqual([]);
  });

  test("a change of a workflow file is withheld: nothing is pushed, and the issue says what a person must do", async () => {
    expect(run?.status).toBe("blocked");
    const notice = (await scenario.comments(scenario.issue))
      .map(({ body }) => body)
      .find((body) => body.includes("baton:op=blocked:"));
    expect(notice).toContain(".github/workflows/release.yml");
    expect(notice).toContain("then comment `/baton retry f1`");
    expect(await scenario.get("/pulls?state=all")).toEqual([]);
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  });
});
