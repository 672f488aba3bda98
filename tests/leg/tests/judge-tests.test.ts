import { describe, expect, it } from "vitest";
import { judgeTests } from "../../../src/leg/tests/judge-tests.ts";

const ended = (exitCode: number | null, output: string, timedOut = false) =>
  judgeTests({ exitCode, output, timedOut, reports: [] }, "runner");

describe("judgeTests", () => {
  it.each([
    [
      "node --test",
      "TAP version 13\nok 1 - a\nok 2 - b\n1..2\n# tests 2\n# suites 0\n# pass 2\n# fail 0\n# duration_ms 1",
    ],
    ["node --test, the other reporter", "✔ a (1ms)\nℹ tests 1\nℹ pass 1\nℹ fail 0\nℹ duration_ms 3"],
    [
      "vitest in color",
      "\u001b[2m Test Files \u001b[22m 1 passed (1)\n\u001b[2m      Tests \u001b[22m \u001b[32m12 passed\u001b[39m (12)",
    ],
    ["jest", "Test Suites: 1 passed, 1 total\nTests:       1 skipped, 4 passed, 5 total"],
    ["pytest", "===== 4 passed in 0.10s ====="],
    ["go", "?   \tx/cmd\t[no test files]\n--- PASS: TestA (0.00s)\nok  \tx/lib\t0.003s"],
    [
      "cargo",
      "running 0 tests\ntest result: ok. 0 passed; 0 failed; 0 ignored\nrunning 2 tests\ntest result: ok. 2 passed; 0 failed; 0 ignored",
    ],
    [
      "workspaces, one of them without tests",
      "ℹ tests 0\nℹ pass 0\nℹ duration_ms 1\n✔ a (1ms)\nℹ tests 1\nℹ pass 1\nℹ duration_ms 1",
    ],
  ])("is green for %s", (_name, output) => {
    expect(ended(0, output).outcome).toBe("passed");
  });

  it.each([
    ["node --test without a file", "ℹ tests 0\nℹ pass 0\nℹ duration_ms 1"],
    ["node --test with all skipped", "ℹ tests 2\nℹ pass 0\nℹ skipped 2\nℹ duration_ms 1"],
    ["node --test with a file in which nothing ran", "✔ test/a.test.js (20ms)\nℹ tests 1\nℹ pass 1\nℹ duration_ms 1"],
    ["vitest --passWithNoTests", "No test files found, exiting with code 0"],
    ["jest --passWithNoTests", "No tests found, exiting with code 0"],
    ["jest with all skipped", "Test Suites: 1 skipped, 0 of 1 total\nTests:       1 skipped, 1 total"],
    ["pytest with all skipped", "============ 2 skipped in 0.01s ============"],
    ["rspec", "0 examples, 0 failures"],
    ["ctest", "Test project /w\nNo tests were found!!!"],
    ["tape", "TAP version 13\n\n1..0\n# tests 0\n# pass  0\n\n# ok"],
    ["make with a folder of the target's name", "make: 'test' is up to date."],
    ["go without tests", "?   \tx\t[no test files]"],
    ["go where the filter leaves none", "ok  \tx\t0.003s [no tests to run]"],
    ["cargo", "running 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored;"],
    ["mocha", "  0 passing (2ms)"],
    ["unittest", "Ran 0 tests in 0.000s\n\nOK"],
  ])("is never green for %s, though it ends with 0", (_name, output) => {
    expect(ended(0, output).outcome).toBe("no_tests");
  });

  it.each([
    ["pytest behind a pipe", "=== test session starts ===\n==== 1 failed, 1 passed in 0.10s ===="],
    ["the first of two runners", "Ran 2 tests in 0.1s\n\nFAILED (failures=1)\n==== 1 passed in 0.10s ===="],
    ["a broken file that jest swallowed", "Test Suites: 1 failed, 1 passed, 2 total\nTests:       1 passed, 1 total"],
  ])("is red for %s, though it ends with 0", (_name, output) => {
    expect(ended(0, output)).toMatchObject({ outcome: "failed", reason: expect.stringContaining("ended with 0, but") });
  });

  it.each([
    ["a command that says nothing", ""],
    ["words that no runner says", "all good\n1 passed\nTests: fine"],
    ["pytest that was ended", "=== test session starts ===\ncollected 2 items\n"],
    ["cargo that was ended", "running 2 tests\n"],
  ])("can read nothing from %s", (_name, output) => {
    expect(ended(0, output).outcome).toBe("unreadable");
    const believed = judgeTests({ exitCode: 0, timedOut: false, output, reports: [] }, "exit-code");
    expect(believed.outcome).toBe("passed");
  });

  it("knows runners that call no tests a failure", () => {
    expect(ended(5, "=== no tests ran in 0.01s ===").outcome).toBe("no_tests");
    expect(ended(1, "No test files found, exiting with code 1").outcome).toBe("no_tests");
  });

  it("does not take a broken file for no tests", () => {
    expect(ended(2, "collected 0 items / 1 error\n=== 1 error in 0.10s ===").outcome).toBe("failed");
    expect(ended(1, "Test Suites: 1 failed, 1 total\nTests:       0 total").outcome).toBe("failed");
    expect(ended(1, " Test Files  1 failed (1)\n      Tests  no tests").outcome).toBe("failed");
  });

  it("is red when something fails, when nothing passes, and at the time limit", () => {
    expect(ended(1, "ℹ pass 2\nℹ fail 1\nℹ duration_ms 1").outcome).toBe("failed");
    expect(ended(1, "ℹ pass 2\nℹ fail 0\nℹ duration_ms 1").outcome).toBe("failed");
    expect(ended(null, "", true).outcome).toBe("failed");
    expect(ended(5, "boom").outcome).toBe("failed");
  });
});
