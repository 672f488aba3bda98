import type { CommandRun } from "../../contracts/proof.ts";
import type { TestCounts, TestReport } from "../../contracts/test-report.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { askReports } from "./ask-reports.ts";
import { type Judgement, judgeTests } from "./judge-tests.ts";
import { keepTelling } from "./keep-telling.ts";
import { readReports } from "./reports/read-reports.ts";
import { runCommand } from "./run-command.ts";

export type TestRun = Judgement & { readonly run: CommandRun };

/** Runs a test command in the sandbox and judges its end: by exit code, by the runners' words, and by the reports that they leave in a folder of their own. */
export async function runTests(
  what: {
    readonly command: string;
    readonly folder: string;
    readonly network: boolean;
    readonly timeoutMs: number;
    readonly report: "runner" | "exit-code";
  },
  sandbox: Sandbox,
  ports: Pick<Ports, "workspace" | "reporter" | "signal">,
): Promise<TestRun> {
  const outbox = await ports.workspace(null);
  const kept = keepTelling();
  const { report, ...wanted } = what;
  const { result, run } = await runCommand(
    {
      step: "test",
      ...wanted,
      outbox: outbox.folder,
      env: askReports(outbox.folder),
      onOutput: kept.push,
    },
    sandbox,
    ports,
  );
  const judged = judgeTests(
    {
      command: wanted.command,
      exitCode: result.exitCode,
      timedOut: result.timedOut,
      ...kept.end(),
      reports: await readReports(outbox),
    },
    report,
  );
  return { ...judged, run };
}

/** What is kept of a report in events. */
export function toCounts(report: TestReport | null): TestCounts | null {
  if (report === null) return null;
  const { runner, source, passed, failed, skipped } = report;
  return { runner, source, passed, failed, skipped };
}
