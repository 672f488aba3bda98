import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  coderOf,
  countFile,
  countIssue,
  countTest,
  oneFeature,
  planOf,
  quickTests,
  workDone,
  write,
} from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

const actionFile = ".github/actions/baton-setup/action.yml";
/** Brings a program onto PATH and tells by a variable where a tool stands, by a script and by an action of the repository. */
const action = (...more: readonly string[]) => `name: Set up
description: What the tests need of their machine
runs:
  using: composite
  steps:
${more.map((step) => `    - ${step}\n`).join("")}    - shell: bash
      run: |
        mkdir -p "$RUNNER_TOOL_CACHE/adder/bin"
        printf '#!/bin/sh\\necho $(($1 + $2))\\n' > "$RUNNER_TOOL_CACHE/adder/bin/adder"
        chmod +x "$RUNNER_TOOL_CACHE/adder/bin/adder"
        echo "$RUNNER_TOOL_CACHE/adder/bin" >> "$GITHUB_PATH"
    - uses: ./tools/kit
`;
const kit = {
  "tools/kit/action.yml": "name: Kit\ndescription: A kit\nruns:\n  using: node24\n  main: main.js\n",
  "tools/kit/main.js": `import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
const kit = process.env.RUNNER_TOOL_CACHE + "/kit";
mkdirSync(kit, { recursive: true });
writeFileSync(kit + "/release", "21");
appendFileSync(process.env.GITHUB_ENV, "JAVA_HOME=" + kit + "\\n");
`,
};
const needy = `import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
test("the machine has what the project needs", () => {
  assert.equal(execFileSync("adder", ["1", "2"], { encoding: "utf8" }), "3\\n");
  assert.equal(readFileSync(process.env.JAVA_HOME + "/release", "utf8"), "21");
});
`;
const project = (setting: string, ...more: readonly string[]) => ({
  ".github/baton.yml": `approval:\n  plan: auto\n${quickTests}  setup-action: ${setting}\n`,
  [actionFile]: action(...more),
  ...kit,
  "test/needy.test.js": needy,
});
const files = { "src/count.js": countFile, "test/count.test.js": countTest };
const planComment = async (scenario: Scenario) => (await scenario.comments(scenario.issue))[0]?.body ?? "";

describe("a project whose tests need what only its set-up action brings", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    // Only a coder that is told so is answered.
    const coder = coderOf("count without", files, { user: "it has not run here" });
    scenario = await startScenario({ script: oneFeature(coder), files: project("provers"), issue: countIssue });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("ends merged, proved with it; the coder is told that it lacks it", async () => {
    const run = await scenario.drive();
    expect(run?.block).toBeNull();
    expect(run?.status).toBe("done");
    expect((await scenario.ticket("f1")).proof?.proof).toMatchObject({ outcome: "passed", setUpAction: "ran" });
    expect(scenario.models.calls().some(({ conversation }) => conversation === "count without")).toBe(true);
    expect(await planComment(scenario)).toContain("on machines without keys");
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});

describe("where the base wants it beside the keys too, and all of it is pinned", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const command = 'adder 4 5 > src/nine.txt && cat "$JAVA_HOME/release" >> src/nine.txt';
    const coder = {
      name: "count with",
      vendor: "openai" as const,
      user: "^(?!.*it has not run here)",
      turns: [
        { call: [{ name: "run", input: { command, timeoutMs: null } }] },
        { call: Object.entries(files).map(([path, content]) => write(path, content)) },
        { call: [workDone()] },
      ],
    };
    const plan = { ...planOf({ owns: [...Object.keys(files), "src/nine.txt"] }), name: "plan nine" };
    scenario = await startScenario({ script: oneFeature(plan, coder), files: project("all"), issue: countIssue });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("the coder's commands find it, and the plan says what that trusts", async () => {
    expect((await scenario.drive())?.status).toBe("done");
    expect(scenario.git("show", "main:src/nine.txt")).toBe("9\n21");
    expect(await planComment(scenario)).toContain("on the machine that holds the models' keys");
  }, 300_000);
});

describe("where it is not pinned, and fails", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const more = ["uses: actions/setup-node@v6", "run: echo no such mirror && exit 3\n      shell: bash"];
    scenario = await startScenario({ script: oneFeature(), files: project("all", ...more), issue: countIssue });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("no code is paid for, and both are told with their remedies", async () => {
    const run = await scenario.drive();
    expect(run?.status).toBe("blocked");
    expect(run?.block?.reason).toContain("its own set-up action `.github/actions/baton-setup` fails");
    expect(run?.claims.map(({ mode, setsUp }) => [mode, setsUp])).toEqual([["plan", ["validate"]]]);
    const plan = await planComment(scenario);
    expect(plan).toMatch(/does not run where code is written.*action\.yml:6` uses `actions\/setup-node@v6`/);
    const said = scenario.jobs().map(({ job, conclusion }) => `${job.split(" / ").at(-1)} ${conclusion}`);
    expect(said).toContain("validate failure");
  }, 300_000);
});
