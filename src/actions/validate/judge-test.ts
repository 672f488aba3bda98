import type { SandboxResult } from "../../ports/sandbox.ts";
import { countPassed } from "./count-passed.ts";

/** pytest's "no tests were collected". */
const pytestNone = 5;

/** What a test command's end means. Only an exit code of 0 with tests that passed, or with a runner that Baton does not know, is `passed`. */
export function judgeTest(command: string, result: SandboxResult): "passed" | "failed" | "no_tests" {
  const { passed, saysNone } = countPassed(result.output);
  const ranSome = (passed ?? 0) > 0;
  if (result.exitCode === 0) return ranSome || (passed === undefined && !saysNone) ? "passed" : "no_tests";
  if (result.timedOut || ranSome) return "failed";
  if (result.exitCode === pytestNone && /\bpytest\b/.test(command)) return "no_tests";
  return saysNone ? "no_tests" : "failed";
}
