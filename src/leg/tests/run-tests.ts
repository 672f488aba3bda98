import type { CommandRun } from "../../contracts/proof.ts";
import type { TestCounts, TestReport } from "../../contracts/test-report.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Door, Sandbox } from "../../ports/sandbox.ts";
import { runCommand } from "../prepared/run-command.ts";
import { askReports } from "./ask-reports.ts";
import { type Judgement, judgeTests } from "./judge-tests.ts";
import { keepTelling } from "./keep-telling.ts";
import { listGradle, readGradle, readReports } from "./reports/read-reports.ts";
import { withoutColors } from "./without-colors.ts";

export type TestRun = Judgement & { readonly run: CommandRun };

/**
 * Runs a test command in the sandbox and judges its end: by its exit code, by the runners' words, and by the reports that they leave in an empty folder
 * apart from the project's, or in a place of their own from which older ones were taken away.
 */
export async function runTests(
  what: {
    readonly command: string;
    readonly folder: string;
    readonly network: boolean;
    readonly disposable?: boolean;
    /** Ways to services. */
    readonly doors?: readonly Door[];
    readonly timeoutMs: number;
    readonly report: "runner" | "exit-code";
  },
  sandbox: Sandbox,
  ports: Pick<Ports, "workspace" | "reporter" | "signal">,
): Promise<TestRun> {
  const { report, ...wanted } = what;
  const outbox = await ports.workspace(null);
  const project = await ports.workspace(what.folder);
  for (const old of await listGradle(project)) await project.remove(old);
  const { env, mustReport } = askReports(what.command, outbox.folder);
  const kept = keepTelling();
  const { result, run } = await runCommand(
    { step: "test", ...wanted, outbox: outbox.folder, env, onOutput: kept.push },
    sandbox,
    ports,
  );
  const { exitCode, timedOut } = result;
  const reports = [...(await readReports(outbox)), ...(await readGradle(project))];
  const judged = judgeTests({ exitCode, timedOut, ...kept.end(), reports, mustReport }, report);
  return { ...withoutColors(judged), run };
}

const maxFailing = 50;
const maxNameLength = 300;

/** Names of what failed, with the file where the runner tells it; each once. */
export function toFailing(report: TestReport | null): string[] {
  const failed = (report?.cases ?? []).filter(({ status }) => status === "failed");
  const names = failed.map(({ file, name }) => (file === null ? name : `${file}: ${name}`).slice(0, maxNameLength));
  return [...new Set(names)].slice(0, maxFailing);
}

/** How many passed by name: who prints a runner's closing words in its place tells of none. */
export function countNamed({ cases }: TestReport): number {
  return (cases ?? []).filter(({ status }) => status === "passed").length;
}

/** What is kept of a report in events. */
export function toCounts(report: TestReport | null): TestCounts | null {
  if (report === null) return null;
  const { runner, source, passed, failed, skipped } = report;
  return { runner, source, passed, failed, skipped, named: countNamed(report) };
}
