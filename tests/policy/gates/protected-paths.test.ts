import { describe, expect, it } from "vitest";
import { cliNames } from "../../../src/core/command-line-agents.ts";
import type { ChangedFile } from "../../../src/policy/gates/changed-file.ts";
import { findProtected, findUnpushable } from "../../../src/policy/gates/protected-paths.ts";
import { findRisks } from "../../../src/policy/gates/risk.ts";
import { findWeakenedTests } from "../../../src/policy/gates/weakened-tests.ts";
import { aConfig } from "../../builders/project.ts";

const file = (path: string, of: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  from: null,
  status: "M",
  removed: [],
  added: [],
  ...of,
});
const paths = (files: readonly ChangedFile[], globs = aConfig()["protected-paths"]) =>
  findProtected(files, globs).map((one) => one.path);

describe("findProtected", () => {
  it.each([
    ".github/workflows/ci.yml",
    ".github/baton.yml",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    "AGENTS.md",
    "web/package-lock.json",
    ".npmrc",
    ".GitHub/Workflows/ci.yml",
    "web/.gitattributes",
    ".claude/settings.json",
    ".husky/pre-commit",
    "bun.lock",
    "web/npm-shrinkwrap.json",
    ".pre-commit-config.yaml",
    "lefthook.yml",
    "web/lefthook-local.yml",
    ".lefthook.toml",
    ".githooks/pre-push",
  ])("guards %s", (path) => {
    expect(paths([file(path)])).toEqual([path]);
  });

  it.each(cliNames)("guards what %s would read as its settings, whatever the configuration says", (name) => {
    expect(paths([file(`web/.${name}/settings.json`)], [])).toEqual([`web/.${name}/settings.json`]);
  });

  it("lets usual code through, and guards workflow files whatever the configuration says", () => {
    expect(paths([file("src/a.ts")])).toEqual([]);
    expect(paths([file(".github/workflows/ci.yml"), file("docs/a.md")], [])).toEqual([".github/workflows/ci.yml"]);
  });

  it.each([
    ["infra/**/*.{tf,tfvars}", "infra/eu/main.tfvars"],
    ["{db,data}/**", "DATA/x.csv"],
    ["**/[Mm]akefile", "lib/Makefile"],
    ["docs/[!A-Z]*", "docs/x.md"],
    ["app/[id]/**", "app/[id]/page.tsx"],
  ])("guards by %s", (glob, path) => expect(paths([file(path)], [glob])).toEqual([path]));

  it("guards every lock file that a review may leave unread, also when the configuration names none", () => {
    const locks = [
      "package-lock.json",
      "npm-shrinkwrap.json",
      "pnpm-lock.yaml",
      "yarn.lock",
      "bun.lockb",
      "Cargo.lock",
    ];
    const more = ["go.sum", "poetry.lock", "uv.lock", "Gemfile.lock", "composer.lock", "Pipfile.lock", "flake.lock"];
    for (const path of [...locks, ...more]) expect(paths([file(`web/${path}`)], [])).toEqual([`web/${path}`]);
  });

  it("guards what tells agents how to work, whatever the configuration says", () => {
    const guides = [
      "docs/AGENTS.md",
      ".github/copilot-instructions.md",
      ".cursorrules",
      ".github/agents/a.md",
      "REVIEW.md",
    ];
    expect(
      paths(
        guides.map((path) => file(path)),
        [],
      ),
    ).toEqual(guides);
    expect(paths([file("docs/agents.md.txt"), file("src/agents/a.ts")], [])).toEqual([]);
  });

  it("sees a protected file that is moved away", () => {
    expect(paths([file("old.md", { from: "AGENTS.md", status: "R" })])).toEqual(["AGENTS.md"]);
  });

  it("knows what a job's token can not push at all", () => {
    expect(findUnpushable([".github/workflows/x.yml", ".github/dependabot.yml"])).toEqual([".github/workflows/x.yml"]);
  });
});

describe("findWeakenedTests", () => {
  it.each([
    file("tests/a.test.ts", { status: "D" }),
    file("attic/a.txt", { from: "tests/a.test.ts", status: "R" }),
    file("tests/a.test.ts", { added: ["  it.skip('works', () => {"] }),
    file("src/a.spec.js", { added: ["describe.only('x', () => {"] }),
    file("test_a.py", { added: ["@pytest.mark.skip(reason='later')"] }),
    file("pkg/a_test.go", { added: ['\tt.Skip("later")'] }),
    file("tests/a.test.ts", {
      removed: ["  expect(a).toBe(1);", "  expect(b).toBe(2);"],
      added: ["  expect(a).toBe(1);"],
    }),
    file("tests/lib.rs", { added: ["#[ignore]"] }),
    file("tests/a.test.js", { added: ["test('x', { skip: 'later' }, () => {"] }),
    file("spec/a.spec.js", { added: ["  fit('x', () => {"] }),
    file("test/a.test.js", { added: ["    this.skip();"] }),
    file("tests/test_a.py", { added: ["        self.skipTest('later')"] }),
    file("tests/ATest.php", { added: ["        $this->markTestSkipped();"] }),
    file("test/a.test.js", {
      removed: ["  assert.deepEqual(a, b);", "  expect(c).toBe(1);"],
      added: ["  // assert.deepEqual(a, b);", "  /* expect(c).toBe(1); */"],
    }),
    file("tests/test_a.py", { removed: ["    assert count() == 2"], added: ["    # assert count() == 2"] }),
  ])("sees $path weakened", (change) => {
    expect(findWeakenedTests(change)).toBeTypeOf("string");
    expect(paths([change], [])).toHaveLength(1);
  });

  it.each([
    file("tests/a.test.ts", { status: "A", added: ["it('works', () => {", "  expect(1).toBe(1);"] }),
    file("tests/a.test.ts", { removed: ["  expect(a).toBe(1);"], added: ["  expect(a).toBe(2);"] }),
    file("tests/a.test.ts", { removed: ["  it.skip('works', () => {"], added: ["  it('works', () => {"] }),
    file("src/queue.ts", { removed: ["expect(1)"], added: ["list.skip(3);"] }),
  ])("lets $path pass", (change) => {
    expect(findWeakenedTests(change)).toBeUndefined();
  });
});

describe("what a plan names of tests", () => {
  const removed = file("tests/a.test.ts", { status: "D" });

  it.each(["tests/a.test.ts", "tests/*.test.ts", "tests"])("lets %s be removed", (name) => {
    expect(findProtected([removed], [], [name])).toEqual([]);
  });

  it.each(["tests/b.test.ts", "**", "*", "a.test.ts"])("says nothing of it with %s", (name) => {
    expect(findProtected([removed], [], [name])).toHaveLength(1);
  });
});

describe("findRisks", () => {
  it("announces risky work by its kind", () => {
    expect(findRisks(["db/migrations/001.sql", "package.json", "src/a.ts"])).toEqual([
      { risk: "migrations", paths: ["db/migrations/001.sql"] },
      { risk: "dependencies", paths: ["package.json"] },
    ]);
  });
});

describe("a test that another one takes the place of", () => {
  it.each([
    ["a.test.js", "test('adds', () => {", "test('adds more', () => {"],
    ["a.test.ts", '  it.concurrent("adds", async () => {', '  // it.concurrent("adds", async () => {'],
    ["test_a.py", "    def test_adds(self):", "    def _adds(self):"],
    ["a_test.go", "func TestAdds(t *testing.T) {", "func testAdds(t *testing.T) {"],
    ["tests/ATest.php", "    public function testAdds(): void", "    private function adds(): void"],
    ["spec/a_spec.rb", '  it "adds" do', '  it "adds nothing" do'],
    ["src/test/ATest.java", "    @Test", "    @Override"],
    ["tests/a.rs", "#[test]", "#[allow(dead_code)]"],
  ])("%s waits: %s", (path, before, after) => {
    const gone = { removed: [before], added: [after, "// more"] };
    expect(findWeakenedTests(file(path, gone))).toMatch(/renamed or removed|is removed/);
    expect(
      findWeakenedTests(file(path, { removed: [before], added: [before.replace("{", "{ // why")] })),
    ).toBeUndefined();
    expect(findWeakenedTests(file(path, { removed: [], added: [before] }))).toBeUndefined();
  });
});
