import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { judgeTests } from "../../../src/leg/tests/judge-tests.ts";

/**
 * What runners really printed, for the same few tests each: `pass` (two or three, in `cargo` one of them in the documentation), `fail` (one of them fails),
 * `mixed` (some are skipped or todo), `skip` (all), `none`, `broken` (a file that cannot be loaded beside a good one), `exit` (a test ends the process
 * with 0). After a slash: passed, failed, skipped. Of `fail` and `broken` nothing but the first word counts.
 */
const expected: Readonly<Record<string, string>> = {
  "ava-tap":
    "broken: failed 1/2/0, exit: failed, fail: failed 1/1/2, mixed: passed 2/0/2, none: failed 0/1/0, pass: passed 2/0/0, skip: no_tests 0/0/1",
  ava: "broken: failed 1/0/0, exit: failed, fail: failed 0/1/2, mixed: passed 2/0/2, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  bats: "broken: failed 0/1/0, exit: failed 2/1/0, fail: failed 1/1/1, mixed: passed 1/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  bun: "broken: failed 1/2/0, exit: unreadable, fail: failed 1/1/2, mixed: passed 1/0/2, nofile: no_tests, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  cargo:
    "broken: failed, exit: unreadable, fail: failed 1/1/1, mixed: passed 2/0/1, none: no_tests, pass: passed 3/0/0, skip: no_tests 0/0/1",
  ctest:
    "broken: failed 0/1/0, disabled: no_tests 0/0/1, fail: failed 1/1/0, mixed: passed 1/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  deno: "broken: failed, exit: failed 1/1/0, fail: failed 1/1/1, mixed: passed 1/0/1, nofile: no_tests, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  "go-json":
    "broken: failed 1/0/0, exit: unreadable, exitin: failed 0/1/0, fail: failed 1/1/1, filter: failed, mixed: passed 2/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  "go-plain":
    "broken: failed, exit: unreadable, exitin: failed 0/1/0, fail: failed 0/1/0, filter: failed, mixed: unreadable, none: no_tests, pass: unreadable, skip: unreadable",
  go: "broken: failed 1/0/0, exit: unreadable, exitin: failed 0/1/0, fail: failed 1/1/1, filter: failed, mixed: passed 2/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  gotestsum:
    "broken: failed 0/1/0, exit: no_tests, exitin: failed 0/1/0, fail: failed 1/2/1, filter: failed 0/1/0, mixed: passed 2/0/1, none: no_tests, pass: passed 3/0/0, skip: no_tests 0/0/1",
  jasmine:
    "broken: failed, exit: failed, fail: failed 1/1/1, mixed: passed 1/0/1, none: failed, pass: passed 2/0/0, skip: no_tests 0/0/1",
  "jest-v":
    "broken: failed 1/0/0, exit: unreadable, fail: failed 1/1/2, mixed: passed 2/0/2, none: no_tests, onlybroken: failed, pass: passed 2/0/0, skip: no_tests 0/0/1, todo: no_tests 0/0/1",
  jest: "broken: failed 1/0/0, exit: unreadable, fail: failed 1/1/2, mixed: passed 2/0/2, none: no_tests, onlybroken: failed, pass: passed 2/0/0, skip: no_tests 0/0/1, todo: no_tests 0/0/1",
  meson: "fail: failed 1/1/0, mixed: passed 2/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  minitest:
    "broken: failed, exit: unreadable, fail: failed 1/1/1, mixed: passed 1/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  mocha:
    "broken: failed, exit: unreadable, fail: failed 1/1/1, mixed: passed 1/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/2",
  "node-iso":
    "broken: failed 1/1/0, exit: unreadable, fail: failed 1/1/2, mixed: passed 1/0/2, none: no_tests, pass: passed 3/0/0, skip: no_tests 0/0/2",
  "node-tap":
    "broken: failed 1/1/0, exit: no_tests, fail: failed 1/1/2, mixed: passed 1/0/2, none: no_tests, pass: passed 3/0/0, skip: no_tests 0/0/2",
  node: "broken: failed 1/1/0, exit: no_tests, fail: failed 1/1/2, mixed: passed 1/0/2, none: no_tests, pass: passed 3/0/0, skip: no_tests 0/0/2",
  node20:
    "broken: failed 1/1/0, exit: no_tests, fail: failed 1/1/2, mixed: passed 1/0/2, none: no_tests, pass: passed 3/0/0, skip: no_tests 0/0/2",
  phpunit:
    "broken: failed, exit: unreadable, fail: failed 1/1/1, mixed: passed 1/0/2, none: no_tests 0/0/1, pass: passed 2/0/0, risky: passed 1/0/1, skip: no_tests 0/0/1",
  playwright:
    "broken: failed, exit: failed 1/1/0, fail: failed 1/1/1, flaky: passed 1/0/0, mixed: passed 2/0/1, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  "prove-v":
    "broken: failed 2/0/0, empty: no_tests, exit: failed 1/0/0, fail: failed 1/1/0, mixed: passed 2/0/0, none: failed, pass: passed 2/0/0, skip: no_tests 0/0/1, skipblock: passed 1/0/0",
  prove:
    "broken: failed 2/0/0, empty: no_tests, exit: failed 1/0/0, fail: failed 1/1/0, mixed: passed 2/0/0, none: failed, pass: passed 2/0/0, skip: no_tests 0/0/1, skipblock: passed 1/0/0",
  "pytest-q":
    "broken: failed 0/1/0, exit: unreadable, exit0: failed 1/0/0, fail: failed 1/1/2, mixed: passed 2/0/2, none: no_tests, onlybroken: failed 0/1/0, pass: passed 3/0/0, skip: no_tests 0/0/2, teardown: failed 1/1/0",
  pytest:
    "broken: failed 0/1/0, exit: unreadable, exit0: failed 1/0/0, fail: failed 1/1/2, mixed: passed 2/0/2, none: no_tests, onlybroken: failed 0/1/0, pass: passed 3/0/0, skip: no_tests 0/0/2, teardown: failed 1/1/0",
  qunit:
    "broken: failed 1/1/0, exit: unreadable 1/0/0, fail: failed 1/1/1, mixed: passed 1/0/2, none: failed 0/1/0, pass: passed 2/0/0, skip: no_tests 0/0/1",
  rspec:
    "broken: failed 0/1/0, exit: unreadable, exitsoft: passed 2/0/0, fail: failed 1/1/2, mixed: passed 1/0/2, none: no_tests, pass: passed 2/0/0, skip: no_tests 0/0/1",
  tap: "broken: failed 1/1/0, exit: failed 1/1/0, fail: failed 1/1/0, mixed: passed 1/0/2, none: no_tests 0/0/1, pass: passed 2/0/0, skip: no_tests 0/0/1",
  tape: "broken: failed, exit: failed 1/1/0, fail: failed 1/1/0, mixed: passed 1/0/2, none: no_tests, pass: passed 2/0/0, skip: no_tests, skipassert: no_tests 0/0/1",
  "unittest-v":
    "broken: failed 1/1/0, exit: unreadable, fail: failed 1/1/1, mixed: passed 1/0/2, none: no_tests, pass: passed 2/0/0, setup: failed 0/1/0, skip: no_tests 0/0/1",
  unittest:
    "broken: failed 1/1/0, exit: unreadable, fail: failed 1/1/1, mixed: passed 1/0/2, none: no_tests, pass: passed 2/0/0, setup: failed 0/1/0, skip: no_tests 0/0/1",
  uvu: "broken: failed, exit: failed, fail: failed 1/1/1, mixed: passed 1/0/1, none: no_tests, pass: passed 2/0/0, setup: failed 0/1/0, skip: no_tests 0/0/1",
  "vitest-v":
    "broken: failed 1/0/0, exit: failed 1/1/0, fail: failed 1/1/2, mixed: passed 2/0/2, none: no_tests, onlybroken: failed, pass: passed 2/0/0, skip: no_tests 0/0/1, todo: no_tests 0/0/1",
  vitest:
    "broken: failed 1/0/0, exit: failed 1/1/0, fail: failed 1/1/2, mixed: passed 2/0/2, none: no_tests, onlybroken: failed, pass: passed 2/0/0, skip: no_tests 0/0/1, todo: no_tests 0/0/1",
};

const folder = path.join(import.meta.dirname, "../../fixtures/test-runners");
const recorded = readdirSync(folder).map((file) => file.replace(/\.txt$/, ""));

function read(runner: string) {
  const text = readFileSync(path.join(folder, `${runner}.txt`), "utf8");
  return [...text.matchAll(/^@@ (\S+) exit (\d+)\n([\s\S]*?)(?=^@@ |(?![\s\S]))/gm)].map(
    ([, name = "", exit, output = ""]) => ({
      name,
      judged: judgeTests({ exitCode: Number(exit), timedOut: false, output, reports: [] }, "runner"),
    }),
  );
}

describe("what runners really print", () => {
  it.each(recorded)("is read of %s", (runner) => {
    const found = read(runner).map(({ name, judged: { outcome, report } }) => {
      const { passed, failed, skipped } = report ?? { passed: 0, failed: 0, skipped: 0 };
      return `${name}: ${outcome}${passed + failed + skipped === 0 ? "" : ` ${passed}/${failed}/${skipped}`}`;
    });
    expect(found.join(", ")).toBe(expected[runner]);
  });

  it("is nowhere green but where a test passed and none failed", () => {
    const green = recorded.flatMap((runner) => read(runner).filter(({ judged }) => judged.outcome === "passed"));
    expect(new Set(green.map(({ name }) => name))).toEqual(
      new Set(["pass", "mixed", "flaky", "risky", "exitsoft", "skipblock"]),
    );
  });

  it.each([
    ["node", ["adds passed", "later skipped", "some day todo"]],
    ["node20", ["adds passed", "later skipped", "some day todo"]],
    ["jest-v", ["some day todo", "adds passed", "later skipped", "more passed"]],
    [
      "vitest-v",
      [
        "a.test.js math > adds passed",
        "a.test.js math > later skipped",
        "a.test.js some day todo",
        "b.test.js more passed",
      ],
    ],
    ["mocha", ["adds passed", "later skipped"]],
    ["bun", ["adds passed", "later skipped", "some day todo"]],
    ["go", ["x TestAdds passed", "x TestLater skipped", "x/b TestB passed"]],
    ["go-json", ["x TestAdds passed", "x TestLater skipped", "x/b TestB passed"]],
    ["cargo", ["t::adds passed", "t::later skipped", "t::panics passed"]],
    ["ctest", ["adds passed", "later skipped"]],
    ["meson", ["adds passed", "later skipped", "known passed"]],
    ["bats", ["adds passed", "later skipped"]],
  ])("is read of %s by the tests' names", (runner, names) => {
    const cases = read(runner).find(({ name }) => name === "mixed")?.judged.report?.cases ?? [];
    expect(
      cases.map(({ file, name, status }) => [file, name, status].filter((part) => part !== null).join(" ")),
    ).toEqual(names);
  });
});
