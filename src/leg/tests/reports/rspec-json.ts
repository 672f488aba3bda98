import { z } from "zod";
import type { TestCase, TestStatus } from "../../../contracts/test-report.ts";
import { noRun, type RunnerRun } from "../runners/runner.ts";

const Report = z.object({
  examples: z.array(z.object({ full_description: z.string(), status: z.string(), file_path: z.string() })),
  summary: z.object({ errors_outside_of_examples_count: z.int().default(0) }),
});

const statuses: Readonly<Record<string, TestStatus>> = { passed: "passed", failed: "failed", pending: "skipped" };

/** RSpec's JSON; undefined: it is none. An example without a status ended the process, which its closing words call a pass. */
export function parseRspec(text: string): RunnerRun | undefined {
  const parsed = Report.safeParse(parseJson(text));
  if (!parsed.success) return undefined;
  const { examples, summary } = parsed.data;
  const cases = examples.flatMap(({ full_description: name, status, file_path }): readonly TestCase[] => {
    const known = statuses[status];
    return known === undefined ? [] : [{ file: file_path.replace(/^\.\//, ""), name, status: known }];
  });
  const count = (status: TestStatus) => cases.filter((one) => one.status === status).length;
  return {
    ...noRun,
    runner: "rspec",
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    cases,
    broken: summary.errors_outside_of_examples_count > 0,
    ended: cases.length === examples.length,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
