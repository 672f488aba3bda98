import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Against } from "../../../src/actions/validate/candidate.ts";
import { prove } from "../../../src/actions/validate/prove.ts";
import { Config } from "../../../src/config/config.ts";
import type { TestCounts } from "../../../src/contracts/test-report.ts";
import { nothingTold, readCommands } from "../../../src/leg/read/read-commands.ts";
import { plainFiles } from "../../leg/plain-files.ts";
import { Repository } from "../../leg/repository.ts";
import { ShellSandbox } from "../../leg/shell-sandbox.ts";
import { World } from "../../leg/world.ts";

const head =
  "import test from 'node:test';\nimport assert from 'node:assert';\nimport { check } from './support/check.js';\n";
const body = "import { add } from '../src/sum.js';\n";
const adds = "test('adds', () => assert.equal(add(1, 2), 3));\n";
const keeps = "test('keeps zero', () => check(add(0, 0), 0));\n";
const files = {
  "package.json": '{ "type": "module", "scripts": { "test": "node --test" } }\n',
  "src/sum.js": "export const add = (a, b) => a + b;\n",
  "test/support/check.js": "import assert from 'node:assert';\nexport const check = (a, b) => assert.equal(a, b);\n",
  "test/sum.test.js": head + body + adds + keeps,
  "test/other.test.js": "import test from 'node:test';\ntest('other', () => {});\n",
};

/** The same command as by the package's script, without npm's own start, which takes as long as these tests. */
const direct = { test: "node --test" };

let repository: Repository;
let world: World;
let base: string;
beforeAll(() => {
  repository = new Repository();
  world = new World();
  base = repository.commit(files);
});
afterAll(() => {
  repository.remove();
  world.remove();
});

async function proveOver(
  change: Readonly<Record<string, string | null>>,
  of: Partial<Omit<Against, "known">> & {
    readonly on?: string;
    readonly validate?: object;
    readonly known?: TestCounts;
    /** The command that `known` was counted by; as it is now when absent. */
    readonly knownBy?: string;
  } = {},
) {
  const on = of.on ?? base;
  const sandbox = new ShellSandbox();
  const ports = world.ports({ repository, sandbox });
  const git = await repository.open();
  await git.fetch([on]);
  const config = Config.parse({ validate: of.validate ?? direct });
  const tree = await git.writeTree(on, plainFiles(change));
  const { test } = await readCommands(git, on, tree, { config: config.validate, told: nothingTold });
  const known = of.known === undefined ? null : { tests: of.known, command: of.knownBy ?? test ?? "" };
  const against = { mayChange: of.mayChange ?? [], mayInstall: of.mayInstall ?? false, known };
  const proof = await prove({ git, base: on, tree, conflicts: [], config, told: nothingTold, against }, ports);
  return {
    proof,
    lost: proof.lost?.first.map(({ name, why }) => `${name} ${why}`) ?? [],
    runs: sandbox.commands.length,
  };
}

const broken = "export const add = () => 3;\n";

describe("what the base's own tests lose", () => {
  it.each<[string, Record<string, string | null>, readonly string[]]>([
    [
      "skipped by an option",
      { "test/sum.test.js": head + body + adds + keeps.replace("() =>", "{ skip: 'later' }, () =>") },
      ["keeps zero is skipped"],
    ],
    [
      "skipped from within",
      { "test/sum.test.js": head + body + adds + keeps.replace("() => check", "(t) => t.skip() ?? check") },
      ["keeps zero is skipped"],
    ],
    [
      "announced only",
      { "test/sum.test.js": `${head + body + adds}test.todo('keeps zero');\n` },
      ["keeps zero is skipped"],
    ],
    ["taken out", { "test/sum.test.js": head + body + adds }, ["keeps zero does not run any more"]],
    [
      "taken out with its file",
      { "test/sum.test.js": null },
      ["adds does not run any more", "keeps zero does not run any more"],
    ],
    [
      "made conditional",
      { "test/sum.test.js": `${head + body + adds}if (process.env.NEVER) ${keeps}` },
      ["keeps zero does not run any more"],
    ],
    [
      "emptied, over a broken product",
      { "src/sum.js": broken, "test/sum.test.js": `${head + body + adds}test('keeps zero', () => void add(0, 0));\n` },
      ["keeps zero fails"],
    ],
    [
      "turned round, over a broken product",
      { "src/sum.js": broken, "test/sum.test.js": head + body + adds + keeps.replace("0), 0)", "0), 3)") },
      ["keeps zero fails"],
    ],
    [
      "let off by a helper",
      { "src/sum.js": broken, "test/support/check.js": "export const check = () => {};\n" },
      ["keeps zero fails"],
    ],
    [
      "let off by another script",
      {
        "src/sum.js": broken,
        "package.json": files["package.json"].replace("node --test", "node --test test/other.test.js"),
      },
      ["adds does not run any more", "keeps zero fails"],
    ],
  ])("is told: a test %s", async (_, change, wanted) => {
    const { proof, lost } = await proveOver(change, "package.json" in change ? { validate: {} } : {});
    expect(proof.outcome).toBe("passed");
    expect(lost.toSorted()).toEqual([...wanted].toSorted());
  });

  it.each<[string, Record<string, string | null>]>([
    ["the product alone changes", { "src/sum.js": "export function add(a, b) {\n  return a + b;\n}\n" }],
    [
      "tests come to those that are there",
      { "test/sum.test.js": `${head + body + adds + keeps}test('more', () => {});\n` },
    ],
    [
      "a test's inside changes",
      { "test/sum.test.js": head + body + adds + keeps.replace("check(add(0, 0), 0)", "check(add(-1, 1), 0)") },
    ],
    [
      "tests move to another file",
      { "test/sum.test.js": head + body + adds, "test/zero.test.js": head + body + keeps },
    ],
    [
      "a helper comes",
      {
        "test/support/more.js": "",
        "test/new.test.js": "import './support/more.js';\nimport test from 'node:test';\ntest('n', () => {});\n",
      },
    ],
  ])("is nothing where %s", async (_, change) => {
    const { proof, lost } = await proveOver(change);
    expect([proof.outcome, lost]).toEqual(["passed", []]);
  });

  it.each([["test/sum.test.js"], ["test/*.test.js"], ["keeps zero"]])(
    "does not count what an approved plan names: %s",
    async (name) => {
      const change = {
        "test/sum.test.js": head + body + adds,
        "src/sum.js": "export const add = (a, b) => a + b || 7;\n",
      };
      expect((await proveOver(change)).lost).toEqual(["keeps zero fails"]);
      expect((await proveOver(change, { mayChange: [name] })).lost).toEqual([]);
    },
  );

  it("runs the tests once where they are the base's and no fewer ran than it is known to have", async () => {
    const known = { runner: "node:test", source: "output" as const, passed: 3, failed: 0, skipped: 0 };
    const change = { "src/sum.js": "export const add = (a, b) => b + a;\n" };
    expect(await proveOver(change, { known })).toMatchObject({ lost: [], runs: 1 });
    expect(await proveOver(change, { known: { ...known, passed: 4 } })).toMatchObject({ lost: [], runs: 2 });
    expect(await proveOver(change)).toMatchObject({ lost: [], runs: 2 });
    // By another command than that of a person's now.
    expect(await proveOver(change, { known, knownBy: "npm test" })).toMatchObject({ lost: [], runs: 2 });
  });

  it("is not looked for behind a red proof, nor where the base had no tests", async () => {
    expect(await proveOver({ "src/sum.js": broken })).toMatchObject({ proof: { outcome: "failed" }, runs: 1 });
    const none = Object.fromEntries(Object.keys(files).map((path) => [path, null]));
    const bare = repository.commit({ ...none, "package.json": '{ "type": "module" }' }, base);
    const first = { "test/a.test.js": "import test from 'node:test';\ntest('a', () => {});\n" };
    expect(await proveOver(first, { on: bare, validate: {} })).toMatchObject({
      proof: { outcome: "passed" },
      lost: [],
      runs: 1,
    });
  });

  it("is told where the product ends the tests and prints a runner's closing words in its place", async () => {
    const words = ["tests 3", "pass 3", "fail 0", "cancelled 0", "skipped 0", "todo 0", "duration_ms 9"];
    const lies = words.map((line) => `console.log(${JSON.stringify(`ℹ ${line}`)});`).join("\n");
    const known = { runner: "node:test", source: "output" as const, passed: 3, failed: 0, skipped: 0, named: 3 };
    const { proof, lost } = await proveOver(
      { "src/sum.js": `${files["src/sum.js"]}${lies}\nprocess.exit(0);\n` },
      { known },
    );
    expect(proof).toMatchObject({ outcome: "passed", tests: { named: 1 } });
    expect(lost).toEqual(["adds does not run any more", "keeps zero does not run any more"]);
  });

  it("is told of examples among the product's words, where they run as tests", async () => {
    const rust = (says: string) => `/// \`\`\`\n/// let sum = add(1, 2);\n/// ${says}\n/// \`\`\`\npub fn add() {}\n`;
    const on = repository.commit({ ...files, "src/lib.rs": rust("assert_eq!(sum, 3);") }, base);
    const print = (...lines: readonly string[]) => lines.map((line) => `echo '${line}'`).join("; ");
    const end = "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
    const runs = (name: string) => ({ test: print("running 1 test", `test ${name} ... ok`, "", end) });
    const change = { "src/lib.rs": rust("drop(sum);") };
    const validate = runs("src/lib.rs - add (line 1)");
    expect(await proveOver(change, { on, validate })).toMatchObject({
      proof: { tests: { runner: "cargo", named: 1 } },
      lost: ["example let sum = add(1, 2); is changed, in a file of the product"],
    });
    expect((await proveOver(change, { on, validate, mayChange: ["src/lib.rs"] })).lost).toEqual([]);
    expect((await proveOver(change, { on, validate: runs("tests::adds") })).lost).toEqual([]);
  });

  it("is told of tests among the product's code, which can not be run as they were", async () => {
    const rust = (sum: string) =>
      `pub fn add() -> i32 {\n    3\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n        assert_eq!(add(), ${sum});\n    }\n}\n`;
    const on = repository.commit({ ...files, "src/lib.rs": rust("3") }, base);
    const known = { runner: "node:test", source: "output" as const, passed: 3, failed: 0, skipped: 0 };
    const change = { "src/lib.rs": rust("4") };
    expect((await proveOver(change, { on, known })).lost).toEqual(["adds is changed, in a file of the product"]);
    expect((await proveOver(change, { on, known, mayChange: ["src/lib.rs"] })).lost).toEqual([]);
    expect((await proveOver({ "src/lib.rs": `${rust("3")}\nfn more() {}\n` }, { on, known })).lost).toEqual([]);
  });

  it("is told of tests that only the command knows", async () => {
    const check = (sum: number) =>
      `import test from 'node:test';\nimport assert from 'node:assert';\nimport { add } from '../src/sum.js';\ntest('sums', () => assert.equal(add(1, 2), ${sum}));\n`;
    const manifest = files["package.json"].replace("--test", "--test checks/*.js");
    const on = repository.commit({ ...files, "package.json": manifest, "checks/sum.js": check(3) }, base);
    const known = { runner: "node:test", source: "output" as const, passed: 1, failed: 0, skipped: 0 };
    const change = { "src/sum.js": "export const add = () => 4;\n", "checks/sum.js": check(4) };
    const of = { on, known, validate: {} };
    expect(await proveOver(change, of)).toMatchObject({ lost: ["sums fails"] });
    expect(await proveOver(change, { ...of, mayChange: ["checks/*.js", "sums"] })).toMatchObject({ lost: [] });
  });

  it("is looked for in what setup made, without what the change's own tests left behind", async () => {
    const leaves = `${head}${body}${adds}${keeps}import { writeFileSync } from 'node:fs';\nwriteFileSync('src/sum.js', 'export const add = (a, b) => a + b;');\n`;
    const change = { "src/sum.js": "export const add = () => 3;\n", "test/sum.test.js": leaves.replace(keeps, "") };
    const validate = { setup: "cp -r src prepared", test: "test -d prepared && node --test" };
    const { proof, lost, runs } = await proveOver(change, { validate });
    expect(proof.outcome).toBe("passed");
    expect(runs).toBe(4);
    expect(lost).toEqual(["keeps zero fails"]);
  });

  it("is looked for in the home that setup left, without what the change's own tests put there", async () => {
    const leaves = `${head}${body}${adds}import { writeFileSync } from 'node:fs';\nimport { homedir } from 'node:os';\nwriteFileSync(homedir() + '/planted', '');\n`;
    const change = { "src/sum.js": "export const add = () => 3;\n", "test/sum.test.js": leaves };
    // As a tool would that reads its settings there: what was planted makes any later run one of nothing.
    const test = "test -e ~/cache && if test -e ~/planted; then node --test test/none.test.js; else node --test; fi";
    const { proof, lost } = await proveOver(change, { validate: { setup: "touch ~/cache", test } });
    expect(proof.outcome).toBe("passed");
    expect(lost).toEqual(["keeps zero fails"]);
  });
});

describe("`validate.base: new-failures-only` on a base that is red", () => {
  const old = "import test from 'node:test';\ntest('old', () => { throw new Error('since long'); });\n";
  const red = { ...files, "test/old.test.js": old };
  const onlyNew = { ...direct, base: "new-failures-only" };
  let on: string;
  beforeAll(() => {
    on = repository.commit(red);
  });

  it("is green with what failed before, and says so", async () => {
    const { proof } = await proveOver({ "src/more.js": "export const more = 1;\n" }, { on, validate: onlyNew });
    expect(proof).toMatchObject({ outcome: "passed", tests: { failed: 1 }, failing: [expect.stringContaining("old")] });
    expect(proof.reason).toContain("only what fails on the base already fails here: old");
  });

  it.each<[string, Record<string, string>]>([
    ["a test that was green", { "src/sum.js": "export const add = () => 3;\n" }],
    ["a new test", { "test/new.test.js": old.replace("old", "new") }],
    ["a second test of the same name", { "test/again.test.js": old }],
    ["a file that ends early", { "test/other.test.js": "process.exit(1);\n" }],
    ["what cannot be read", { "src/sum.js": "export const add = (\n" }],
  ])("is red with %s", async (_name, change) => {
    const { proof } = await proveOver(change, { on, validate: onlyNew });
    expect(proof.outcome).toBe("failed");
  });

  it("is red by default, with the names", async () => {
    const { proof } = await proveOver({ "src/more.js": "1;\n" }, { on });
    expect(proof).toMatchObject({ outcome: "failed", failing: [expect.stringContaining("old")] });
  });
});
