import type { TestCase, TestReport } from "../../contracts/test-report.ts";
import { readOutput } from "./read-output.ts";
import type { RunnerRun } from "./runners/runner.ts";

/** How a test command ended, and all that it left. */
export type TestEnd = {
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** All of it, or at least every line that `isTelling`. */
  readonly output: string;
  /** The output was longer than what can be kept of it. */
  readonly isCut?: boolean;
  /** What runners wrote into files, one for each; empty when none did. */
  readonly reports: readonly RunnerRun[];
  /** Runners whose report must be there. */
  readonly mustReport?: readonly string[];
};

export type Judgement = {
  readonly outcome: "passed" | "failed" | "no_tests" | "unreadable";
  /** Why, when the exit code does not say it; empty otherwise. */
  readonly reason: string;
  /** null: nothing told what ran. */
  readonly report: TestReport | null;
};

/**
 * What a test command's end means. Exit code, report and closing words are distrusted alike: any sign of a failure is red, and green needs all that were
 * there to agree that some test passed. `exit-code`: where no runner can be read, the exit code is believed.
 */
export function judgeTests(end: TestEnd, mode: "runner" | "exit-code"): Judgement {
  const told = readOutput(end.output);
  const all = [...told.runs, ...end.reports];
  const used = choose(told.runs, end.reports);
  const report = toReport(used, end.reports);
  const failing = all.find((run) => run.failed > 0 || run.broken);
  if (end.exitCode !== 0) {
    const isNothing = !end.timedOut && end.exitCode !== null && all.every((run) => run.passed === 0 && run.ended);
    if (isNothing && failing === undefined && (told.nothing !== null || all.length > 0))
      return { outcome: "no_tests", reason: told.nothing ?? tellNone(all), report };
    return { outcome: "failed", reason: "", report };
  }
  if (failing !== undefined) return { outcome: "failed", reason: tellFailing(failing), report };
  const doubt = end.isCut ? "it printed more than Baton reads" : findDoubt(told.runs, end);
  if (doubt !== undefined) return unreadable(doubt, report, mode);
  if (used.length === 0 && told.nothing !== null) return { outcome: "no_tests", reason: told.nothing, report };
  if (used.length === 0)
    return unreadable("it ended with 0, and no runner that Baton reads said what it ran", report, mode);
  const idle = findIdle(used);
  if (idle !== undefined) return { outcome: "no_tests", reason: idle, report };
  return { outcome: "passed", reason: "", report };
}

function unreadable(reason: string, report: TestReport | null, mode: "runner" | "exit-code"): Judgement {
  return { outcome: mode === "exit-code" ? "passed" : "unreadable", reason, report };
}

function findDoubt(told: readonly RunnerRun[], { reports, mustReport = [] }: TestEnd): string | undefined {
  const open = [...told, ...reports].find((run) => !run.ended);
  if (open !== undefined) return open.doubt ?? `${open.runner} began and never said how it ended`;
  const silent = mustReport.find((name) => reports.every((report) => report.runner !== name));
  if (silent !== undefined && told.some((run) => run.runner === silent))
    return `${silent} was asked for a report and left none, as if something else had printed its words`;
  for (const report of reports) {
    const totals = told.filter((run) => run.runner === report.runner).map(totalOf);
    const all = totals.reduce((sum, total) => sum + total, 0);
    if (totalOf(report) < all && !totals.includes(totalOf(report)))
      return `${report.runner} says that it ran ${all}, its report ${totalOf(report)}`;
  }
  return undefined;
}

function totalOf(run: RunnerRun): number {
  return run.passed + run.failed + run.skipped;
}

/** Each runner is to have run something, over all its runs: a workspace without tests is no harm. */
function findIdle(runs: readonly RunnerRun[]): string | undefined {
  const names = [...new Set(runs.map((run) => run.runner))];
  const idle = names.filter((name) => runs.every((run) => run.runner !== name || run.passed === 0));
  return idle.length === 0 ? undefined : tellNone(runs.filter((run) => idle.includes(run.runner)));
}

function tellNone(runs: readonly RunnerRun[]): string {
  const skipped = sum(runs, "skipped");
  const names = [...new Set(runs.map((run) => run.runner))].join(" and ");
  return skipped > 0 ? `${names}: none passed, ${skipped} skipped` : `${names} ran no test`;
}

function tellFailing(run: RunnerRun): string {
  const what = run.failed > 0 ? `${run.failed} failed` : "something failed that is no test";
  return `the command ended with 0, but ${run.runner} says: ${what}`;
}

/** A runner's report where it left one of all that it ran, else its words. */
function choose(told: readonly RunnerRun[], reports: readonly RunnerRun[]): readonly RunnerRun[] {
  const whole = reports.filter((report) => told.filter((run) => run.runner === report.runner).length <= 1);
  return [...whole, ...told.filter((run) => whole.every((report) => report.runner !== run.runner))];
}

function toReport(used: readonly RunnerRun[], reports: readonly RunnerRun[]): TestReport | null {
  if (used.length === 0) return null;
  const cases = used.map((run) => run.cases);
  return {
    runner: [...new Set(used.map((run) => run.runner))].join(" + "),
    source: used.every((run) => reports.includes(run)) ? "report" : "output",
    passed: sum(used, "passed"),
    failed: sum(used, "failed"),
    skipped: sum(used, "skipped"),
    cases: cases.includes(null) ? null : cases.flatMap((one): readonly TestCase[] => one ?? []),
  };
}

function sum(runs: readonly RunnerRun[], what: "passed" | "failed" | "skipped"): number {
  return runs.reduce((all, run) => all + run[what], 0);
}
