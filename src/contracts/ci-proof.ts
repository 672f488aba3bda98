import { z } from "zod";

/** The file name of a workflow in `.github/workflows`. */
export const CiWorkflow = z.string().min(1).max(105);

/**
 * What came of a proof by the repository's own CI. Only `passed` is green. `failed`: a job of it failed · `broken`: it said neither, as when it was cancelled ·
 * `overdue`: it did not end in time · `refused`: GitHub would not start it · `void`: nobody wants to know any more.
 */
export const CiOutcome = z.enum(["passed", "failed", "broken", "overdue", "refused", "void"]);
export type CiOutcome = z.infer<typeof CiOutcome>;

/** One job of that workflow run, as GitHub tells it. */
export const CiJob = z.strictObject({
  name: z.string().max(200),
  /** GitHub's word: `success`, `failure`, `skipped`, `cancelled`, `timed_out`, … */
  conclusion: z.string().max(40),
  /** Steps that failed. */
  steps: z.array(z.string().max(200)).max(10),
  /** The end of its log, of the first jobs that failed; empty for all others. */
  log: z.string().max(20_000),
});
export type CiJob = z.infer<typeof CiJob>;
