import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coderOf, countFile, countIssue, countTest, oneFeature, quickTests } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

/** Takes long enough to be worth keeping, and leaves a link, what it built of a file, a file in its home, and its own place. */
const setup = [
  "sleep 5.2",
  "mkdir -p node_modules/plus",
  'echo "export const plus = (a, b) => a + b;" > node_modules/plus/index.js',
  'echo "{\\"type\\":\\"module\\",\\"exports\\":\\"./index.js\\"}" > node_modules/plus/package.json',
  "ln -s plus node_modules/alias",
  "pwd > node_modules/place",
  "cp README.md built.txt",
  "echo cached > ~/cache",
].join(" && ");
const project = {
  ".gitignore": "node_modules\nbuilt.txt\n",
  "test/plus.test.js": [
    'import assert from "node:assert/strict";',
    'import { readFileSync, statSync } from "node:fs";',
    'import { homedir } from "node:os";',
    'import { test } from "node:test";',
    'import { plus } from "plus";',
    'test("is installed", () => assert.equal(plus(1, 2), 3));',
    'test("is seen where it was set up", () => assert.equal(readFileSync("node_modules/place", "utf8").trim(), process.cwd()));',
    'test("has its home", () => assert.equal(readFileSync(`${homedir()}/cache`, "utf8"), "cached\\n"));',
    'test("was built of what is there", () => assert.ok(statSync("built.txt").mtimeMs >= statSync("README.md").mtimeMs));',
    "",
  ].join("\n"),
};
const configuration = {
  ".github/baton.yml": `approval:\n  plan: auto\n${quickTests}  setup: ${JSON.stringify(setup)}\n`,
};

/** What each job printed, by the end of its name. */
function readLogs(folder: string): readonly { readonly job: string; readonly text: string }[] {
  const at = path.join(folder, "logs");
  const files = readdirSync(at, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".log"));
  return files.map((name) => ({
    job: path.basename(name, ".log").replace(/^.*[^a-z]/, ""),
    text: readFileSync(path.join(at, name), "utf8"),
  }));
}

describe("a set-up that takes its time", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const files = { "src/count.js": countFile, "test/count.test.js": countTest };
    // What a coder does to the packages in its folder reaches nobody else.
    const spoil = "node --test test/plus.test.js && echo poison > node_modules/plus/index.js && echo poison > ~/cache";
    const run = { call: [{ name: "run", input: { command: spoil, timeoutMs: null } }] };
    const coder = coderOf("with a run", files);
    scenario = await startScenario({
      script: oneFeature({ ...coder, turns: [run, ...coder.turns] }),
      files: { ...project, ...configuration },
      issue: countIssue,
    });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("is run once for all jobs of all workflow runs, and its tests are those of a set-up folder", async () => {
    expect((await scenario.drive())?.status).toBe("done");
    const logs = readLogs(scenario.folder);
    const ran = logs.filter(({ text }) => text.includes("setup ended with 0"));
    expect(ran.map(({ job }) => job)).toEqual(["prepare"]);
    const took = logs.filter(({ text }) => text.includes("setup: taken from the"));
    expect(took.map(({ job }) => job).toSorted()).toEqual(["implement", "validate", "validate"]);
    const { proof } = (await scenario.ticket("f1")).proof ?? {};
    expect(proof).toMatchObject({ outcome: "passed", prepared: { kept: "cache" } });
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
