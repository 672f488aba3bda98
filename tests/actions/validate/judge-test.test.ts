import { describe, expect, it } from "vitest";
import { judgeTest } from "../../../src/actions/validate/judge-test.ts";

const ended = (exitCode: number | null, output: string, timedOut = false) => ({
  exitCode,
  output,
  timedOut,
  durationMs: 1,
});

describe("judgeTest", () => {
  it.each([
    ["node --test", "# tests 3\n# pass 3\n# fail 0"],
    ["node --test, the other reporter", "ℹ tests 3\nℹ pass 3"],
    ["vitest in colour", "\u001b[2m      Tests \u001b[22m \u001b[32m12 passed\u001b[39m (12)"],
    ["jest", "Tests:       1 skipped, 4 passed, 5 total"],
    ["pytest", "===== 4 passed in 0.1s ====="],
    ["go", "?   \tx/cmd\t[no test files]\nok  \tx/lib\t0.003s"],
    [
      "cargo",
      "running 0 tests\ntest result: ok. 0 passed; 0 failed\nrunning 2 tests\ntest result: ok. 2 passed; 0 failed",
    ],
    ["a runner that nobody knows", "all good"],
  ])("is green for %s", (_name, output) => {
    expect(judgeTest("npm test", ended(0, output))).toBe("passed");
  });

  it.each([
    ["node --test without a file", "# tests 0\n# pass 0"],
    ["node --test with all skipped", "ℹ tests 2\nℹ pass 0\nℹ skipped 2"],
    ["vitest --passWithNoTests", "No test files found, exiting with code 0"],
    ["jest --passWithNoTests", "No tests found, exiting with code 0"],
    ["go without tests", "?   \tx\t[no test files]"],
    ["go where the filter leaves none", "ok  \tx\t0.003s [no tests to run]"],
    ["cargo", "running 0 tests\n\ntest result: ok. 0 passed; 0 failed;"],
    ["mocha", "  0 passing (2ms)"],
    ["unittest", "Ran 0 tests in 0.000s\n\nOK"],
  ])("is never green for %s, though it ends with 0", (_name, output) => {
    expect(judgeTest("npm test", ended(0, output))).toBe("no_tests");
  });

  it("knows runners that call no tests a failure", () => {
    expect(judgeTest(".venv/bin/python -m pytest", ended(5, "no tests ran in 0.01s"))).toBe("no_tests");
    expect(judgeTest("npx vitest run", ended(1, "No test files found, exiting with code 1"))).toBe("no_tests");
  });

  it("is red when something fails, when nothing passes, and at the time limit", () => {
    expect(judgeTest("npm test", ended(1, "# pass 2\n# fail 1"))).toBe("failed");
    expect(judgeTest("npm test", ended(1, "# pass 0\n# fail 3"))).toBe("failed");
    expect(judgeTest("npm test", ended(null, "", true))).toBe("failed");
    expect(judgeTest("./check", ended(5, "boom"))).toBe("failed");
  });
});
