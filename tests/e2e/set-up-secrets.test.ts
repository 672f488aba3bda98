import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { coderOf, countFile, countIssue, countTest, oneFeature, planOf, quickTests } from "./count-notes.script.ts";
import { findSecrets, readTokens } from "./find-secrets.ts";
import { readLeft } from "./read-left.ts";
import { type Scenario, startScenario, workflow } from "./scenario.ts";
import { type Registry, startRegistry } from "./start-registry.ts";

const token = "tok-3b1f9a77c2d4e5";
const secret = `# npm's\nNPM_TOKEN=${token}\n`;

let registry: Registry;
beforeAll(async () => {
  registry = await startRegistry(token, {
    plus: "export const plus = (a, b) => a + b;\n",
    minus: "export const minus = (a, b) => a - b;\n",
  });
});
afterAll(() => registry.close());

const manifestOf = (...names: readonly string[]) => {
  const dependencies = Object.fromEntries(names.map((name) => [name, "1.0.0"]));
  const root = { name: "notes", version: "1.0.0", dependencies };
  const packages = Object.fromEntries(names.map((name) => [`node_modules/${name}`, registry.locked(name)]));
  const lock = {
    name: "notes",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: { "": root, ...packages },
  };
  return {
    "package.json": `${JSON.stringify({ ...root, type: "module", private: true, scripts: { test: "node --test" } }, null, 2)}\n`,
    "package-lock.json": `${JSON.stringify(lock, null, 2)}\n`,
  };
};
/** A project whose package only the registry has, its set-up, and a workflow that hands the secret on. */
const project = (setup: string, more = "") => ({
  ...manifestOf("plus"),
  ".npmrc": `registry=http://127.0.0.1:${registry.port}/\n//127.0.0.1:${registry.port}/:_authToken=\${NPM_TOKEN}\n`,
  ".gitignore": "node_modules\n",
  ".github/baton.yml": `approval:\n  plan: auto\nlimits: { rounds: 1 }\n${quickTests}  setup: ${JSON.stringify(setup)}\n${more}`,
  [workflow]: `${readFileSync(`samples/notes/${workflow}`, "utf8").trimEnd()}\n      BATON_SETUP_SECRETS: \${{ secrets.BATON_SETUP_SECRETS }}\n`,
  "test/plus.test.js":
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { plus } from "plus";\ntest("plus is installed", () => assert.equal(plus(1, 2), 3));\n',
});
const npm = "npm ci --no-audit --no-fund";

/** A test of a change that looks for the token wherever it could be, and that would find it. */
const hunt = `import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { test } from "node:test";
const walk = (folder) => {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(at) : entry.isFile() ? [at] : [];
  });
};
const read = (at) => {
  try { return readFileSync(at, "latin1"); } catch { return ""; }
};
const processes = readdirSync("/proc").filter((name) => /^\\d+$/.test(name));
const places = [...walk(homedir()), ...walk(process.cwd()), ...processes.flatMap((id) => ["environ", "cmdline"].map((name) => "/proc/" + id + "/" + name))];
const all = places.map(read).join("\\n") + JSON.stringify(process.env);
const token = ["tok", "3b1f9a77c2d4e5"].join("-");
const forms = [token, Buffer.from(token).toString("base64").slice(0, 20), Buffer.from(token).toString("hex")];
test("would find it", () => {
  assert.ok(all.includes(["decoy", "of", "the", "home"].join("-")));
  assert.ok(all.includes("NO_COLOR=1"));
});
test("finds it nowhere", () => assert.deepEqual(forms.filter((form) => all.includes(form)), []));
`;

describe("a project whose packages lie in a private registry", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const files = { "src/count.js": countFile, "test/count.test.js": countTest, "test/hunt.test.js": hunt };
    const command = "node --test --test-isolation=none test/plus.test.js && env && ls -A ~";
    const run = { call: [{ name: "run", input: { command, timeoutMs: null } }] };
    const coder = coderOf("with a run", files);
    // What a careless set-up leaves: settings with the token, in its home and in the project.
    const setup = [
      npm,
      "echo decoy-of-the-home > ~/decoy",
      "npm config set --location=user //registry.test/:_authToken=$NPM_TOKEN",
      "echo //registry.test/:_authToken=$NPM_TOKEN >> .npmrc",
    ].join(" && ");
    const plan = planOf({ owns: Object.keys(files) });
    scenario = await startScenario({
      script: oneFeature({ ...plan, name: "plan it" }, { ...coder, turns: [run, ...coder.turns] }),
      files: project(setup),
      issue: countIssue,
      secrets: { BATON_SETUP_SECRETS: secret },
    });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("is set up with the token, coded and proved without, and the change's tests find it nowhere", async () => {
    const run = await scenario.drive();
    expect(run?.block).toBeNull();
    expect(run?.status).toBe("done");
    expect(registry.asked.some(({ path, authorized }) => path.endsWith("plus-1.0.0.tgz") && authorized)).toBe(true);
    expect(run?.baseProof?.proof.secrets).toMatchObject({ state: "used", names: ["NPM_TOKEN"] });
    const { proof } = (await scenario.ticket("f1")).proof ?? {};
    // One of the base's, one of the change's own product, and the two of the hunt.
    expect(proof).toMatchObject({ outcome: "passed", secrets: { names: ["NPM_TOKEN"] }, prepared: { kept: "cache" } });
    expect(proof?.tests?.passed).toBeGreaterThanOrEqual(4);
    // The coder ran the tests where the packages are.
    const coders = readLeft(scenario.folder).filter(({ place }) => /^tools\/.*coder/.test(place));
    expect(coders.some(({ text }) => text.includes("plus is installed") && text.includes("decoy"))).toBe(true);
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);

  test("leaves the token in no log, summary, output, artifact, commit or question", () => {
    expect(findSecrets(readLeft(scenario.folder), [token, ...readTokens(`${scenario.folder}/github.db`)])).toEqual([]);
  });
});

describe("a change that adds a package of a private registry", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const minusFile = `import { minus } from "minus";\n${countFile.replace("return ", "return minus(").replace(".length;", ".length, 0);")}`;
    const files = { ...manifestOf("minus", "plus"), "src/count.js": minusFile, "test/count.test.js": countTest };
    scenario = await startScenario({
      script: oneFeature(
        { ...planOf({ owns: Object.keys(files) }), name: "plan it" },
        coderOf("with a package", files),
      ),
      // Without a prepare job each prover sets up by itself, and its log is told.
      files: project(`${npm} && echo the token is $NPM_TOKEN`, "  prepare: false\n"),
      issue: countIssue,
      secrets: { BATON_SETUP_SECRETS: secret },
    });
  }, 180_000);
  afterAll(() => scenario.remove());
  const pullNumber = async () => (await scenario.get<{ number: number }[]>("/pulls"))[0]?.number ?? 0;

  test("has nothing installed, at the cost of no round, and a person is told to merge and why", async () => {
    expect((await scenario.drive())?.status).toBe("running");
    expect((await scenario.ticket("f1")).proof?.proof).toMatchObject({
      outcome: "failed",
      dependencies: { state: "secrets", paths: ["package-lock.json", "package.json"] },
    });
    expect(registry.asked.filter(({ path }) => path.includes("minus"))).toEqual([]);
    const said = (await scenario.comments(await pullNumber())).map(({ body }) => body).at(-1);
    expect(said).toContain("not installed for its proof, as `setup` is given secrets");
    expect(said).toContain("merge the pull request yourself");
  }, 300_000);

  test("has nothing installed after a person's yes either, and is done when the person merges", async () => {
    await scenario.comment(await pullNumber(), "/baton approve");
    expect((await scenario.drive())?.status).toBe("running");
    expect(registry.asked.filter(({ path }) => path.includes("minus"))).toEqual([]);
    await scenario.github
      .as("maintainer")
      .request("PUT", `/repos/${scenario.repository}/pulls/${await pullNumber()}/merge`);
    // The next sweep sees it.
    scenario.github.fireSchedule(scenario.repository, workflow);
    expect((await scenario.drive())?.status).toBe("done");
    expect([...scenario.github.violations(), ...scenario.github.gaps()]).toEqual([]);
  }, 300_000);

  test("has the token in nothing that was told, although the set-up prints it", () => {
    const left = readLeft(scenario.folder);
    expect(left.some(({ text }) => text.includes("the token is ***"))).toBe(true);
    expect(findSecrets(left, [token])).toEqual([]);
  });
});

describe("the same project without the secret", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await startScenario({ script: oneFeature(), files: project(npm), issue: countIssue });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("has no code paid for, and a person is told which secret the set-up wants", async () => {
    const run = await scenario.drive();
    expect(run?.status).toBe("blocked");
    expect(run?.block?.reason).toMatch(/its setup command fails: \.npmrc reads NPM_TOKEN, which `setup` was not given/);
    expect(run?.block?.reason).toContain("BATON_SETUP_SECRETS");
    expect(registry.asked.some(({ authorized }) => !authorized)).toBe(true);
  }, 300_000);
});

describe("a secret with a line that is none", () => {
  let scenario: Scenario;
  beforeAll(async () => {
    const secrets = { BATON_SETUP_SECRETS: `${secret}and ${token} again\n` };
    scenario = await startScenario({ script: oneFeature(), files: project(npm), issue: countIssue, secrets });
  }, 180_000);
  afterAll(() => scenario.remove());

  test("has no code paid for, and a person is told the line and not what it holds", async () => {
    const before = registry.asked.length;
    const run = await scenario.drive();
    expect(run?.status).toBe("blocked");
    expect(run?.block?.reason).toContain("BATON_SETUP_SECRETS can not be used: line 3 is not NAME=value");
    expect(registry.asked).toHaveLength(before);
    expect(findSecrets(readLeft(scenario.folder), [token])).toEqual([]);
  }, 300_000);
});
