import { z } from "zod";

/** One of several that did the same work side by side, and how it came out (configuration `candidates`). */
export const Candidate = z.strictObject({
  model: z.string(),
  /** `failed`: it gave no result. */
  outcome: z.enum(["changed", "already_done", "blocked", "failed"]),
  /** How the test command ended in its files; `not_run`: there was no change, no command or no sandbox. */
  tests: z.enum(["passed", "failed", "not_run"]),
  /** Lines added and removed. */
  lines: z.int().nonnegative(),
  chosen: z.boolean(),
  /** Why it failed, is blocked or has nothing to change; empty for a change. */
  reason: z.string().max(1000),
});
export type Candidate = z.infer<typeof Candidate>;
