import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coderOf, countFile, countIssue, countTest, oneFeature, planOf, quickTests } from "./count-notes.script.ts";
import { type Scenario, startScenario } from "./scenario.ts";

/** A project whose packages lie in its own tree, so that npm needs no network for them. */
const packages = ["plus", "minus"] as const;
const manifestOf = (...used: readonly string[]) => {
  const dependencies = Object.fromEntries(used.map((name) => [name, `file:vendor/${name}`]));
  return `${JSON.stringify({ name: "notes", version: "1.0.0", type: "module", private: true, scripts: { test: "node --test" }, dependencies }, null, 2)}\n`;
};
const lockOf = (...used: readonly string[]) => {
  const dependencies = Object.fromEntries(used.map((name) => [name, `file:vendor/${name}`]));
  const links = used.map((name) => [`node_modules/${name}`, { resolved: `vendor/${name}`, link: true }]);
  const own = used.map((name) => [`vendor/${name}`, { version: "1.0.0" }]);
  const root = { name: "notes", version: "1.0.0", dependencies };
  const all = { "": root, ...Object.fromEntries(links), ...Object.fromEntries(own) };
  return `${JSON.stringify({ name: "notes", version: "1.0.0", lockfileVersion: 3, requires: true, packages: all }, null, 2)}\n`;
};
const project = {
  "package.json": manifestOf("plus"),
  "package-lock.json": lockOf("plus"),
  ...Object.fromEntries(
    packages.flatMap((name) => [
      [`vendor/${name}/package.json`, `{"name":"${name}","version":"1.0.0","type":"module","exports":"./index.js"}\n`],
      [`vendor/${name}/index.js`, `export const ${name} = (a, b) => a ${name === "plus" ? "+" : "-"} b;\n`],
    ]),
  ),
  "test/plus.test.js":
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { plus } from "plus";\ntest("plus is installed", () => assert.equal(plus(1, 2), 3));\n',
};
const npm = "npm ci --no-audit --no-fund";
/** What npm makes of it here, without its start. */
const link = "mkdir -p node_modules && ln -s ../vendor/plus node_modules/plus";
const configuration = (setup: string, more: string) => ({
  ".github/baton.yml": `approval:\n  plan: auto\n${quickTests}  setup: ${setup}\n${more}`,
});
const coderSystem = "a coder of Baton";
const minusFile = `import { minus } from "minus";\n${countFile.replace("return ", "return minus(").replace(".length;", ".length, 0);")}`;

describe("three candidates in a project with dependencies", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const wrong = { "src/count.js": countFile.replace(".length", ".length + 1"), "test/count.test.js": countTest };
    const right = { "src/count.js": countFile, "test/count.test.js": countTest };
    const coders = [
      { ...coderOf("wrong", wrong), vendor: "openai" as const, system: coderSystem },
      { ...coderOf("right", right), vendor: "anthropic" as const, system: coderSystem },
      { ...coderOf("wrong too", wrong), vendor: "google" as const, system: coderSystem },
    ];
    const names = "openai/gpt-6.1-sol, anthropic/claude-sonnet-5-5, google/gemini-3.1-pro-preview";
    const more = `candidates: 3\nmodels:\n  coder: [${names}]\n`;
    scenario = await startScenario({
      script: oneFeature(...coders),
      files: { ...project, ...configuration(link, more) },
      issue: countIssue,
    });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("the tests choose the one that works, and nothing that was installed comes into the change", async () => {
    const run = await scenario.drive();
    expect(run?.block).toBeNull();
    const { commits } = await scenario.ticket("f1");
    expect(commits?.candidates?.map(({ tests, chosen }) => [tests, chosen])).toEqual([
      ["failed", false],
      ["passed", true],
      ["failed", false],
    ]);
    expect(commits?.files.toSorted()).toEqual(["src/count.js", "test/count.test.js"]);
  }, 300_000);
});

describe("a change that adds a dependency", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const files = {
      "package.json": manifestOf("minus", "plus"),
      "package-lock.json": lockOf("minus", "plus"),
      "src/count.js": minusFile,
      "test/count.test.js": countTest,
    };
    scenario = await startScenario({
      script: oneFeature(
        { ...planOf({ owns: Object.keys(files) }), name: "plan it" },
        coderOf("with a package", files),
      ),
      files: { ...project, ...configuration(npm, "limits: { rounds: 1 }\n") },
      issue: countIssue,
    });
  }, 180_000);
  afterAll(() => scenario.remove());
  const pullNumber = async () => (await scenario.get<{ number: number }[]>("/pulls"))[0]?.number ?? 0;

  test("waits for a person, reviewed and at the cost of no round", async () => {
    expect((await scenario.drive())?.status).toBe("running");
    const ticket = await scenario.ticket("f1");
    expect(ticket).toMatchObject({ status: "in_progress", verdict: { decision: "approved" } });
    expect(ticket.proof?.proof).toMatchObject({ outcome: "failed", dependencies: { state: "waiting" } });
    const said = (await scenario.comments(await pullNumber())).map(({ body }) => body);
    expect(said.at(-1)).toContain("waiting for dependencies: package-lock.json, package.json");
  }, 300_000);

  test("is proved with them, and merged, once a person has said yes to it", async () => {
    const asked = scenario.models.calls().length;
    await scenario.comment(await pullNumber(), "/baton approve");
    expect((await scenario.drive({ approve: false }))?.status).toBe("done");
    const modes = (await scenario.run()).claims.map(({ mode }) => mode);
    expect(modes.filter((mode) => mode === "implement")).toHaveLength(1);
    expect(modes).toContain("prove");
    expect((await scenario.ticket("f1")).proof?.proof.dependencies?.state).toBe("installed");
    expect(scenario.models.calls()).toHaveLength(asked);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);
});
