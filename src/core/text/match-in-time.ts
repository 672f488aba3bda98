import { runInNewContext } from "node:vm";

/** `slow`: it was ended, and whether it would match is not known. */
export type Match = "found" | "missing" | "slow";

/**
 * Whether a pattern is found in a text, with the flags `m` and `u`, within that time: a pattern that people wrote may try for ever on a text that a model
 * wrote. The engine itself is stopped, so that nothing goes on behind.
 */
export function matchInTime(pattern: string, text: string, timeoutMs: number): Match {
  try {
    const found: unknown = runInNewContext(
      'new RegExp(pattern, "mu").test(text)',
      { pattern, text },
      { timeout: timeoutMs },
    );
    return found === true ? "found" : "missing";
  } catch (thrown) {
    if (isTimeout(thrown)) return "slow";
    throw thrown;
  }
}

/** Its class may be another context's. */
function isTimeout(thrown: unknown): boolean {
  return (
    typeof thrown === "object" && thrown !== null && "code" in thrown && thrown.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}
