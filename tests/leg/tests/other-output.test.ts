import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeTests } from "../../../src/leg/tests/judge-tests.ts";
import { keepTelling } from "../../../src/leg/tests/keep-telling.ts";

const judge = (output: string, exitCode = 0) => {
  const { outcome, report } = judgeTests({ exitCode, timedOut: false, output, reports: [] }, "runner");
  const { runner, passed, failed, skipped } = report ?? { runner: "", passed: 0, failed: 0, skipped: 0 };
  return { outcome, told: `${runner} ${passed}/${failed}/${skipped}` };
};

/** As their documentation has it; what was recorded is in real-output.test.ts. */
const green: Readonly<Record<string, readonly [string, string]>> = {
  maven: [
    "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in a.ATest\n[INFO] Results:\n[INFO] \n[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1\n",
    "2/0/1",
  ],
  dotnet: [
    "Passed!  - Failed:     0, Passed:     3, Skipped:     1, Total:     4, Duration: 20 ms - x.dll (net8.0)",
    "3/0/1",
  ],
  swift: [
    "◇ Test run started.\n✔ Test adds() passed after 0.001 seconds.\n✔ Test run with 2 tests passed after 0.001 seconds.",
    "2/0/0",
  ],
  exunit: [
    "Running ExUnit with seed: 1, max_cases: 8\n\n..\nFinished in 0.02 seconds\n1 doctest, 3 tests, 0 failures, 1 skipped",
    "3/0/1",
  ],
  "cargo nextest": [
    "    Starting 2 tests across 1 binary\n        PASS [   0.003s] x t::adds\n     Summary [   0.005s] 2 tests run: 2 passed, 1 skipped",
    "2/0/1",
  ],
  pest: ["  Tests:    1 skipped, 2 passed (3 assertions)\n  Duration: 0.10s", "2/0/1"],
  minitest: ["3 tests, 3 assertions, 0 failures, 0 errors, 1 pendings, 0 omissions, 0 notifications", "2/0/1"],
  googletest: ["[==========] Running 2 tests from 1 test suite.\n[  PASSED  ] 2 tests.", "2/0/0"],
  dart: ["00:00 +0: loading a_test.dart\n00:01 +3 ~1: All tests passed!", "3/0/1"],
  catch2: ["All tests passed (4 assertions in 2 test cases)", "2/0/0"],
};

describe("bun's list of what did not pass, below more than 20 tests", () => {
  const told = (again: string) =>
    `bun test v1.4.5 (x)\n\na.test.js:\n(fail) bad [0.3ms]\n(skip) later\n(pass) good [0.1ms]\n${again}\n 1 pass\n 1 skip\n 1 fail\nRan 3 tests across 1 file. [9.00ms]\n`;
  const names = (output: string) =>
    judgeTests({ exitCode: 1, timedOut: false, output, reports: [] }, "runner").report?.cases?.map(({ name }) => name);

  it("is not counted again, so that names stay usable", () => {
    const list = "\n1 tests skipped:\n(skip) later\n\n\n1 tests failed:\n(fail) bad [0.3ms]\n";
    expect(names(told(list))).toEqual(["bad", "later", "good"]);
    expect(names(told(""))).toEqual(["bad", "later", "good"]);
  });

  it("hides no test that is told below such words of a test's own", () => {
    const own = told("").replace("(fail) bad", "1 tests failed:\n(fail) bad");
    expect(names(own)).toBeUndefined();
  });
});

describe("what runners print that no machine here has", () => {
  it.each(Object.entries(green))("is read of %s", (runner, [output, told]) => {
    expect(judge(output)).toEqual({ outcome: "passed", told: `${runner} ${told}` });
  });

  it.each([
    ["maven", "[INFO] Tests run: 0, Failures: 0, Errors: 0, Skipped: 0"],
    ["dotnet", "Skipped! - Failed:     0, Passed:     0, Skipped:     1, Total:     1, Duration: 5 ms"],
    ["exunit", "There are no tests to run"],
    ["swift", "◇ Test run started.\n✔ Test run with 0 tests passed after 0.001 seconds."],
    ["TAP", "1..1\nok # skip later"],
    ["dotnet", "Test run summary: Passed!\n  total: 1\n  failed: 0\n  succeeded: 0\n  skipped: 1"],
    ["gradle", "> Task :test NO-SOURCE\nBUILD SUCCESSFUL in 1s"],
  ])("is no pass of %s without a test", (_runner, output) => {
    expect(judge(output).outcome).toBe("no_tests");
  });

  it.each([
    ["maven", "Tests run: 3, Failures: 1, Errors: 0, Skipped: 0"],
    ["dotnet", "Failed!  - Failed:     1, Passed:     3, Skipped:     0, Total:     4, Duration: 20 ms"],
    ["exunit", "Running ExUnit with seed: 1, max_cases: 8\n3 tests, 1 failure"],
    ["swift", "◇ Test run started.\n✘ Test run with 2 tests failed after 0.001 seconds with 1 issue."],
    [
      "googletest",
      "[==========] Running 2 tests from 1 test suite.\n[  PASSED  ] 1 test.\n[  FAILED  ] 1 test, listed below:",
    ],
    ["dart", "00:01 +3 -1: Some tests failed."],
    ["dotnet", "Test run summary: Failed!\n  total: 3\n  failed: 1\n  succeeded: 2\n  skipped: 0"],
    ["TAP", "1..1\nnot ok 1 reads # skip"],
    ["pest", "  Tests:    1 failed, 2 passed (3 assertions)"],
  ])("is red of %s when one fails, though the command ended with 0", (_runner, output) => {
    expect(judge(output).outcome).toBe("failed");
  });
});

const spec = (pass: number, fail = 0) => [
  `ℹ tests ${pass + fail}`,
  `ℹ pass ${pass}`,
  `ℹ fail ${fail}`,
  "ℹ skipped 0",
  "ℹ duration_ms 9",
];
const pytest = ["============ test session starts ============", "============ 2 passed in 0.10s ============"];

const prefixes = [
  "web | ",
  "[web] ",
  "[1] ",
  "web:test: ",
  "packages/web test: ",
  "web: ",
  "web-1  | ",
  "2026-11-29T14:22:16.335Z ",
  "#12 1.234 ",
  "[14:22:16] ",
  "12:00:01 web.1 | ",
];

describe("several runners in one output", () => {
  it.each(prefixes)("are read behind %j", (prefix) => {
    const lines = [...spec(3), ...pytest].map((line) => `${prefix}${line}`);
    expect(judge(lines.join("\n"))).toEqual({ outcome: "passed", told: "node:test + pytest 5/0/0" });
    const red = [...spec(3, 1), ...pytest].map((line) => `${prefix}${line}`);
    expect(judge(red.join("\n")).outcome).toBe("failed");
  });

  it("are told apart when their lines are mixed", () => {
    const mixed = spec(3).flatMap((line, at) => [`web | ${line}`, `api | ${spec(1)[at]}`]);
    expect(judge(mixed.join("\n")).told).toBe("node:test 4/0/0");
  });

  it("are not green when one ran nothing, was ended, or failed", () => {
    expect(judge([...spec(3), "=== no tests ran in 0.01s ==="].join("\n")).outcome).toBe("no_tests");
    expect(judge([...spec(3), pytest[0]].join("\n")).outcome).toBe("unreadable");
    expect(
      judge(["Test Suites: 1 passed, 1 total", "Tests:       1 failed, 1 passed, 2 total", ...pytest].join("\n"))
        .outcome,
    ).toBe("failed");
  });

  it("are green when one of several workspaces has no test", () => {
    expect(judge([...spec(0), ...spec(2)].join("\n"))).toEqual({ outcome: "passed", told: "node:test 2/0/0" });
  });

  const block = fc.oneof(
    fc
      .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 }))
      .map(([p, f]) => ({ lines: spec(p, f), p, f })),
    fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 })).map(([p, f]) => ({
      lines: [
        `Test Suites: 1 total`,
        `Tests:       ${f > 0 ? `${f} failed, ` : ""}${p > 0 ? `${p} passed, ` : ""}${p + f} total`,
      ],
      p,
      f,
    })),
    fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 2 })).map(([p, f]) => ({
      lines: [pytest[0] ?? "", `=== ${f > 0 ? `${f} failed, ` : ""}${p} passed in 0.10s ===`],
      p,
      f,
    })),
  );
  const noise = fc.array(
    fc.constantFrom(
      "",
      "compiled",
      "ok then",
      "tests pass",
      "# a comment",
      "1 passed",
      "PASS",
      "> x@1.0.0 test",
      "Tests: all",
      "  ✔",
    ),
    { maxLength: 4 },
  );

  it("come to the sum of all, and to red when any of them failed, whatever stands between", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(block, noise, fc.constantFrom("", ...prefixes)), { minLength: 1, maxLength: 5 }),
        (parts) => {
          const output = parts
            .flatMap(([{ lines }, between, prefix]) => [...lines.map((line) => prefix + line), ...between])
            .join("\r\n");
          const found = judgeTests({ exitCode: 0, timedOut: false, output, reports: [] }, "runner");
          const sum = (key: "p" | "f") => parts.reduce((all, [one]) => all + one[key], 0);
          expect([found.report?.passed, found.report?.failed]).toEqual([sum("p"), sum("f")]);
          if (sum("f") > 0) expect(found.outcome).toBe("failed");
          else expect(found.outcome === "passed").toBe(found.reason === "");
        },
      ),
    );
  });
});

describe("keepTelling", () => {
  it("keeps closing words in the middle of what a log leaves out, however the output was cut into pieces", () => {
    const bytes = Buffer.from(
      [...Array(5000).fill("noise of some length"), ...spec(3), ...Array(5000).fill("✓ compiled")].join("\n"),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70_000 }), (size) => {
        const kept = keepTelling();
        for (let at = 0; at < bytes.length; at += size) kept.push(bytes.subarray(at, at + size));
        const { output, isCut } = kept.end();
        expect(isCut).toBe(false);
        expect(output.length).toBeLessThan(200);
        expect(judge(output)).toEqual({ outcome: "passed", told: "node:test 3/0/0" });
      }),
      { numRuns: 5, examples: [[7]] },
    );
  });
});
