import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coderOf, countFile, countIssue, countTest, oneFeature, quickTests } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const ci = ".github/workflows/ci.yml";
/** The project's own CI: its tests, and a rule that its tests do not know. */
const ciYaml = `name: CI
on:
  push: { branches: [main] }
  workflow_dispatch:
permissions: { contents: read }
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: node --test --test-isolation=none
      - name: Look for the license
        run: |
          [ ! -e src/count.js ] || grep -q "License: MIT" src/count.js || { echo "not ok: src/count.js lacks its license"; exit 1; }
  release: { if: github.event_name == 'push', runs-on: ubuntu-24.04, steps: [{ run: exit 1 }] }
`;
const licensed = `// License: MIT\n${countFile}`;
const proofBranch = (scenario: Scenario) =>
  scenario.git("for-each-ref", "--format=%(refname)", "refs/heads/baton/proof/");
const ciRuns = (scenario: Scenario) => scenario.github.runs().filter(({ workflowPath }) => workflowPath === ci);
const configuration = (more: string) => ({
  ".github/baton.yml": `approval:\n  plan: auto\n${quickTests}  workflow: ci.yml\n${more}`,
  [ci]: ciYaml,
});

describe("a change that the repository's own CI proves once a person has approved it", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const files = { "src/count.js": licensed, "test/count.test.js": countTest };
    scenario = await startScenario({
      script: oneFeature(coderOf("licensed", files)),
      files: configuration(""),
      issue: countIssue,
    });
  }, 180_000);
  afterAll(() => scenario.remove());
  const pullNumber = async () => (await scenario.get<{ number: number }[]>("/pulls"))[0]?.number ?? 0;

  test("waits for the yes: nothing of it runs there before, and plan and pull request say with whose secrets it will", async () => {
    expect((await scenario.drive())?.status).toBe("running");
    expect(ciRuns(scenario)).toEqual([]);
    expect(proofBranch(scenario)).toBe("");
    const plan = (await scenario.comments(scenario.issue)).map(({ body }) => body).join("\n");
    expect(plan).toContain("**The changed code then runs with that workflow's secrets and permissions.**");
    const said = (await scenario.comments(await pullNumber())).at(-1)?.body;
    expect(said).toContain("`ci.yml` is to prove it too, and runs only what a person has approved");
  }, 300_000);

  test("is run on exactly the merge result after it, and merged when that is green; no leg waited", async () => {
    await scenario.comment(await pullNumber(), "/baton approve");
    expect((await scenario.drive({ approve: false }))?.status).toBe("done");
    const { ciProof, proof, merged } = await scenario.ticket("f1");
    const [run, ...others] = ciRuns(scenario);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ id: ciProof?.running?.runId, conclusion: "success", event: { sha: ciProof?.sha } });
    expect(ciProof?.ended).toMatchObject({ outcome: "passed", attempt: 1 });
    expect(ciProof?.ended?.jobs.map(({ name, conclusion }) => `${name} ${conclusion}`).sort()).toEqual([
      "release skipped",
      "test success",
    ]);
    expect([ciProof?.tree, merged?.tree]).toEqual([proof?.proof.tree, proof?.proof.tree]);
    expect(proofBranch(scenario)).toBe("");
    const modes = (await scenario.run()).claims.map(({ mode }) => mode);
    expect(modes.filter((mode) => mode === "implement" || mode === "prove")).toEqual(["implement"]);
    expect([...scenario.models.unmatched(), ...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});

describe("a change that the repository's own CI finds red", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const told =
      "own CI.*ci\\.yml.*its job test \\(Look for the license\\) failed.*not ok: src/count\\.js lacks its license";
    scenario = await startScenario({
      script: oneFeature(
        coderOf("second", { "src/count.js": licensed }, { user: `The failed proof.*${told}.*Round 2 of feature` }),
        coderOf("first", { "src/count.js": countFile, "test/count.test.js": countTest }, { user: "Build feature f1" }),
      ),
      files: configuration("  workflow-trust: unapproved\n"),
      issue: countIssue,
    });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("goes back to the coder with the end of its log, and is merged when the next round is green there", async () => {
    expect((await scenario.drive())?.status).toBe("done");
    expect(ciRuns(scenario).map(({ conclusion }) => conclusion)).toEqual(["failure", "success"]);
    expect((await scenario.ticket("f1")).commits?.round).toBe(2);
    expect(scenario.git("show", "main:src/count.js")).toBe(licensed.trim());
    expect(proofBranch(scenario)).toBe("");
    expect([...scenario.models.unmatched(), ...scenario.models.refused()]).toEqual([]);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});

describe("a base whose workflow cannot be dispatched", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await startScenario({
      script: oneFeature(),
      files: { ...configuration(""), [ci]: ciYaml.replace("  workflow_dispatch:\n", "") },
      issue: countIssue,
    });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("blocks the run before anything is paid, with what to write", async () => {
    expect(await scenario.drive()).toMatchObject({ status: "blocked", spentUsd: 0 });
    const said = (await scenario.comments(scenario.issue)).map(({ body }) => body).join("\n");
    expect(said).toContain("lacks the trigger `workflow_dispatch`");
    expect(said).toContain("`workflow_dispatch:` as a line of its own below `on:`");
    expect(scenario.models.calls()).toEqual([]);
  }, 300_000);
});
