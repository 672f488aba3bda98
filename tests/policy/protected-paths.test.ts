import { describe, expect, it } from "vitest";
import { type ChangedFile, findProtected, findUnpushable } from "../../src/policy/protected-paths.ts";
import { findRisks } from "../../src/policy/risk.ts";
import { findWeakenedTests } from "../../src/policy/weakened-tests.ts";
import { aConfig } from "../builders/project.ts";

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
  ])("guards %s", (path) => {
    expect(paths([file(path)])).toEqual([path]);
  });

  it("lets usual code through, and guards workflow files whatever the configuration says", () => {
    expect(paths([file("src/a.ts")])).toEqual([]);
    expect(paths([file(".github/workflows/ci.yml"), file("go.sum")], [])).toEqual([".github/workflows/ci.yml"]);
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

describe("findRisks", () => {
  it("announces risky work by its kind", () => {
    expect(findRisks(["db/migrations/001.sql", "package.json", "src/a.ts"])).toEqual([
      { risk: "migrations", paths: ["db/migrations/001.sql"] },
      { risk: "dependencies", paths: ["package.json"] },
    ]);
  });
});
