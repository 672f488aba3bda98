import type { TestCase } from "../../../contracts/test-report.ts";
import type { Workspace } from "../../../ports/workspace.ts";
import { noRun, type RunnerRun } from "../runners/runner.ts";
import { tap } from "../runners/tap.ts";
import { parseJunit } from "./junit.ts";
import { parseRspec } from "./rspec-json.ts";

type Folder = Pick<Workspace, "list" | "read">;

const maxBytes = 64 * 2 ** 20;

/** What runners left in the folder that `askReports` named. What cannot be read is no report. */
export async function readReports(outbox: Folder): Promise<readonly RunnerRun[]> {
  const files = await outbox.list();
  const runs = [await readPytest(outbox), await readRspec(outbox), await readProve(outbox, files)];
  return runs.filter((run) => run !== undefined);
}

async function readPytest(outbox: Folder): Promise<RunnerRun | undefined> {
  const cases = parseJunit(await readText(outbox, "pytest.xml"));
  return cases && toRun("pytest", cases);
}

async function readRspec(outbox: Folder): Promise<RunnerRun | undefined> {
  return parseRspec(await readText(outbox, "rspec.json"));
}

/** A file for each test file, of the same name. */
async function readProve(outbox: Folder, files: readonly string[]): Promise<RunnerRun | undefined> {
  const dumped = files.filter((file) => file.startsWith("prove/"));
  if (dumped.length === 0) return undefined;
  const texts = await Promise.all(dumped.map((file) => readText(outbox, file)));
  const runs = texts.map((text) => tap.read(text.split("\n").filter((line) => tap.tells.test(line))));
  const cases = runs.flatMap((told, at) => {
    const file = (dumped[at] ?? "").slice("prove/".length);
    return told.flatMap((run) => run.cases ?? []).map((one) => ({ ...one, file }));
  });
  const hasEnded = runs.flat().every((run) => run.ended);
  return { ...toRun("prove", cases), ended: hasEnded, broken: runs.flat().some((run) => run.broken) };
}

async function readText(folder: Folder, file: string): Promise<string> {
  // A link out of the folder, a pipe, a file beyond all measure: none of them is a report.
  const content = await folder.read(file, maxBytes).catch(() => undefined);
  return content?.toString("utf8") ?? "";
}

function toRun(runner: string, cases: readonly TestCase[]): RunnerRun {
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

/** Where gradle puts JUnit files, whatever its build says; its output tells of no test that passed. */
const gradleResult = /(?:^|\/)build\/test-results\/[^/]+\/[^/]+\.xml$/;

/** The results of gradle that lie in a project. */
export async function listGradle(project: Pick<Workspace, "list" | "read">): Promise<readonly string[]> {
  const builds = ["settings.gradle", "settings.gradle.kts", "build.gradle", "build.gradle.kts"];
  const found = await Promise.all(builds.map((file) => readText(project, file)));
  return found.every((text) => text === "") ? [] : (await project.list()).filter((file) => gradleResult.test(file));
}

export async function readGradle(project: Folder): Promise<readonly RunnerRun[]> {
  const files = await listGradle(project);
  const cases = (await Promise.all(files.map((file) => readText(project, file)))).map(parseJunit);
  return files.length === 0
    ? []
    : [
        toRun(
          "gradle",
          cases.flatMap((one) => one ?? []),
        ),
      ];
}
