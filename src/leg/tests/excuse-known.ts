import type { TestCase } from "../../contracts/test-report.ts";
import type { TestRun } from "./run-tests.ts";

/** How many failing tests a reason names. */
const namesShown = 5;

/**
 * A red run against the base's own (`validate.base: new-failures-only`): what it says when each failure was there before, by file and name as often as now,
 * and no fewer tests passed. undefined: it is red by itself, or a runner told no names by which that could be known.
 */
export function excuseKnown(own: TestRun, base: TestRun): string | undefined {
  const [now, before] = [own.report, base.report];
  if (now === null || before === null || now.cases === null || before.cases === null) return undefined;
  // Who ended early, or never came to a part of the tests, shows as fewer that passed.
  if (own.run.exitCode === null || now.failed === 0 || now.passed < Math.max(1, before.passed)) return undefined;
  const left = countFailed(before.cases);
  const failed = now.cases.filter(({ status }) => status === "failed");
  if (failed.length < now.failed) return undefined;
  for (const test of failed) {
    const known = left.get(nameOf(test)) ?? 0;
    if (known === 0) return undefined;
    left.set(nameOf(test), known - 1);
  }
  const names = failed.slice(0, namesShown).map(({ name }) => name);
  const more = failed.length > namesShown ? ` and ${failed.length - namesShown} more` : "";
  return `only what fails on the base already fails here: ${names.join("; ")}${more}`;
}

function countFailed(cases: readonly TestCase[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const test of cases) if (test.status === "failed") counts.set(nameOf(test), (counts.get(nameOf(test)) ?? 0) + 1);
  return counts;
}

function nameOf({ file, name }: TestCase): string {
  return JSON.stringify([file, name]);
}
