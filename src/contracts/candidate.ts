import { z } from "zod";

/** What one juror said of one candidate. Its whole ranking is read from the votes on all of them. */
export const JurorVote = z.strictObject({
  model: z.string(),
  /** What this juror knew the candidate by: `reason` speaks of letters, and each juror's are others. */
  letter: z.string().regex(/^[A-E]$/),
  /** 1 is the best. */
  rank: z.int().min(1).max(5),
  /** For the juror's whole ranking. */
  reason: z.string().max(1000),
});
export type JurorVote = z.infer<typeof JurorVote>;

/** What the panel said of a candidate whose tests ended as the best others' did. */
export const PanelWord = z.strictObject({
  /** From each juror one for every candidate that it put below this one. */
  points: z.int().nonnegative(),
  votes: z.array(JurorVote).min(1).max(3),
});
export type PanelWord = z.infer<typeof PanelWord>;

/** One of several that did the same work side by side, and how it came out (configuration `candidates`). */
export const Candidate = z.strictObject({
  model: z.string(),
  /** `failed`: it gave no result. */
  outcome: z.enum(["changed", "already_done", "blocked", "failed"]),
  /**
   * How the test command ended in its files; `not_run`: there was no change, no command or no sandbox, or it ran no test; `unreadable`: it ended with
   * 0, and no runner said what it ran.
   */
  tests: z.enum(["passed", "failed", "unreadable", "not_run"]),
  /** Lines added and removed. */
  lines: z.int().nonnegative(),
  chosen: z.boolean(),
  /** Why it failed, is blocked or has nothing to change; empty for a change. */
  reason: z.string().max(1000),
  /** Absent: the tests had chosen without it, or there was no panel. */
  panel: z.exactOptional(PanelWord),
});
export type Candidate = z.infer<typeof Candidate>;
