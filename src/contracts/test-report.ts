import { z } from "zod";

/** `todo`: announced, and neither passed nor failed. */
export const TestStatus = z.enum(["passed", "failed", "skipped", "todo"]);
export type TestStatus = z.infer<typeof TestStatus>;

/** One test as its runner told it. A name is no id: parameterized tests repeat it, so count occurrences per file and name. */
export const TestCase = z.strictObject({
  /** As the runner names it, if it does. */
  file: z.string().nullable(),
  /** With the names of the suites around it, from the outside in, joined by ` > `. */
  name: z.string(),
  status: TestStatus,
});
export type TestCase = z.infer<typeof TestCase>;

/** What a test run came to, in figures that a person can read; this much of a report is kept in events. */
export const TestCounts = z.strictObject({
  /** `node:test`; several, in the order of their first words, are joined by ` + `. */
  runner: z.string(),
  /** Where the figures are from: a report that the runner wrote into a file, or its usual output. */
  source: z.enum(["report", "output"]),
  passed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Skipped, todo, or failing as expected. */
  skipped: z.int().nonnegative(),
  /** How many of those that passed were told by name; absent: nobody counted them. */
  named: z.int().nonnegative().optional(),
});
export type TestCounts = z.infer<typeof TestCounts>;

/** The whole of it, for who compares two runs; it never leaves its job. */
export const TestReport = TestCounts.extend({
  /** Every test that was told by name; null when a runner told figures alone. */
  cases: z.array(TestCase).nullable(),
});
export type TestReport = z.infer<typeof TestReport>;

/** A test of the base that passed there and does not on the change. `name` empty: figures alone tell it. */
export const LostTest = z.strictObject({
  file: z.string().max(300).nullable(),
  name: z.string().max(300),
  /** `fails`, `is skipped`, `does not run any more`, or what the figures say. */
  why: z.string().max(300),
});
export type LostTest = z.infer<typeof LostTest>;

/** All of them: how many, and the first by name. */
export const LostTests = z.strictObject({ count: z.int().positive(), first: z.array(LostTest).min(1).max(20) });
export type LostTests = z.infer<typeof LostTests>;
