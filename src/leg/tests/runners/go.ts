import type { TestCase, TestStatus } from "../../../contracts/test-report.ts";
import { noRun, type Runner, type RunnerRun } from "./runner.ts";

const test = /^ *--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)$/;
const ended = /^(ok|FAIL) {0,2}\t(\S+)\t(?:[\d.]+s|\(cached\)|\[(?:build|setup) failed\])(.*)$/;
const empty = /^\? {3}\t\S+\t\[no test files\]|^\t\S+\t\tcoverage: 0\.0% of statements/;
const event = /^\{"Time":|^\{"(?:Action|ImportPath)":/;
const statuses: Readonly<Record<string, TestStatus>> = { PASS: "passed", FAIL: "failed", SKIP: "skipped" };

/**
 * go test, a package at a time: tests stand before their package's line. Without `-v` only the packages are told, and `ok` is said of one whose tests
 * were all skipped too: then nothing counts as passed, and nothing as ended.
 */
export const go: Runner = {
  name: "go",
  tells:
    /^ *--- (?:PASS|FAIL|SKIP): |^(?:ok|FAIL) {0,2}\t|^\? {3}\t|^\t\S+\t\tcoverage|^=== RUN {3}|^(?:go: warning: )?"\.\/\.\.\." matched no packages|^no packages to test|^\{"|^testing: warning: no tests to run|^panic: /,
  read: (lines) => readGo(lines.flatMap(fromJson)),
};

function readGo(lines: readonly string[]): readonly RunnerRun[] {
  const runs: RunnerRun[] = [];
  let cases: TestCase[] = [];
  for (const line of lines) {
    const [, word = "", name = ""] = test.exec(line) ?? [];
    const status = statuses[word];
    if (status !== undefined) cases.push({ file: null, name, status });
    if (empty.test(line) || /no packages to test|matched no packages/.test(line))
      runs.push({ ...noRun, runner: "go", cases: [] });
    const [, verdict, path = "", rest = ""] = ended.exec(line) ?? [];
    if (verdict === undefined) continue;
    const told = cases.map((one) => ({ ...one, file: path }));
    runs.push(toRun(told, verdict === "FAIL", /no tests to run/.test(rest)));
    cases = [];
  }
  return runs;
}

function toRun(told: readonly TestCase[], failed: boolean, none: boolean): RunnerRun {
  const leaves = told.filter((one) => !told.some((other) => other.name.startsWith(`${one.name}/`)));
  const count = (status: TestStatus) => leaves.filter((one) => one.status === status).length;
  return {
    runner: "go",
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    cases: leaves,
    broken: failed,
    ended: failed || none || told.length > 0,
  };
}

/** `go test -json` puts what it would print into events, and lines of the build beside them. */
function fromJson(line: string): readonly string[] {
  if (!event.test(line)) return [line];
  try {
    const { Output } = JSON.parse(line) as { readonly Output?: unknown };
    return typeof Output === "string" ? [Output.replace(/\n$/, "")] : [];
  } catch {
    return [];
  }
}
