import type { TestCase } from "../../../contracts/test-report.ts";

/** One run of a runner, as its output tells it; several may stand in one output (workspaces, `tox`, `a && b`). */
export type RunnerRun = {
  readonly runner: string;
  readonly passed: number;
  readonly failed: number;
  /** Skipped, todo, or failing as expected. */
  readonly skipped: number;
  readonly cases: readonly TestCase[] | null;
  /** Something failed that is no test: a file that cannot be loaded, a hook. */
  readonly broken: boolean;
  /** False: it began, and never said how it ended. */
  readonly ended: boolean;
  /** Why it is not known to have ended, where that can be said better. */
  readonly doubt?: string;
};

export type Runner = {
  readonly name: string;
  /** Looks like a line of this runner's; nothing else is handed to `read`, which looks closer. */
  readonly tells: RegExp;
  /** All its runs in one stream of lines. */
  readonly read: (lines: readonly string[]) => readonly RunnerRun[];
};

export const noRun = { passed: 0, failed: 0, skipped: 0, cases: null, broken: false, ended: true };
