import type { TestCase } from "../../../contracts/test-report.ts";
import { toFault } from "../../../core/fault.ts";
import type { Workspace } from "../../../ports/workspace.ts";
import { noRun, type RunnerRun } from "../runners/runner.ts";
import { tap } from "../runners/tap.ts";
import { parseJunit } from "./junit.ts";

const maxBytes = 64 * 2 ** 20;

/** What runners left in the folder that they were told. What cannot be read is no report: then their words are all there is. */
export async function readReports(outbox: Pick<Workspace, "list" | "read">): Promise<readonly RunnerRun[]> {
  const files = await outbox.list();
  const runs: RunnerRun[] = [];
  const pytest = files.includes("pytest.xml") ? parseJunit(await readText(outbox, "pytest.xml")) : undefined;
  if (pytest !== undefined) runs.push(toRun("pytest", pytest));
  const dumped = files.filter((file) => file.startsWith("prove/") && file.endsWith(".t"));
  const told = await Promise.all(dumped.map((file) => readText(outbox, file)));
  if (told.length > 0)
    runs.push(
      toRun(
        "prove",
        told.flatMap((text, at) => readTap(text, dumped[at] ?? "")),
      ),
    );
  return runs;
}

async function readText(outbox: Pick<Workspace, "read">, file: string): Promise<string> {
  try {
    return (await outbox.read(file, maxBytes))?.toString("utf8") ?? "";
  } catch (thrown) {
    // A link out of the folder, a pipe, a file beyond all measure: none of them is a report.
    toFault(thrown);
    return "";
  }
}

function readTap(text: string, file: string): readonly TestCase[] {
  const lines = text.split("\n").filter((line) => tap.tells.test(line));
  const name = file.slice("prove/".length);
  return tap.read(lines).flatMap((run) => (run.cases ?? []).map((one) => ({ ...one, file: name })));
}

export function toRun(runner: string, cases: readonly TestCase[]): RunnerRun {
  const count = (...statuses: TestCase["status"][]) => cases.filter((one) => statuses.includes(one.status)).length;
  return {
    ...noRun,
    runner,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped", "todo"),
    cases,
  };
}
