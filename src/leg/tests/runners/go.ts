import type { TestCase, TestStatus } from "../../../contracts/test-report.ts";
import type { Runner, RunnerRun } from "./runner.ts";

const test = /^ *--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)$/;
const ended = /^(ok|FAIL) {0,2}\t(\S+)\t(?:[\d.]+s|\(cached\)|\[(?:build|setup) failed\])(.*)$/;
const empty =
  /^\? {3}\t\S+\t\[no test files\]|^\t\S+\t\tcoverage: 0\.0% of statements|matched no packages|no packages to test/;
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
  read: readGo,
};

function readGo(lines: readonly string[]): readonly RunnerRun[] {
  const runs: RunnerRun[] = [];
  // With -json the events of several packages are mixed; without it, a package's lines stand together.
  const waiting = new Map<string, TestCase[]>();
  for (const line of lines) {
    const fact = fromEvent(line) ?? fromLine(line);
    if (fact === undefined) continue;
    const cases = waiting.get(fact.group) ?? [];
    waiting.set(fact.group, cases);
    if (fact.test !== undefined) cases.push({ file: fact.group || null, ...fact.test });
    if (fact.end === undefined) continue;
    const { path, ...end } = fact.end;
    runs.push(
      toRun(
        cases.map((one) => ({ ...one, file: path || null })),
        end,
      ),
    );
    waiting.delete(fact.group);
  }
  return runs;
}

type End = { readonly path: string; readonly failed: boolean; readonly isEmpty: boolean };
type Fact = { readonly group: string; readonly test?: Omit<TestCase, "file">; readonly end?: End };

function fromLine(line: string): Fact | undefined {
  const [, word = "", name = ""] = test.exec(line) ?? [];
  const status = statuses[word];
  if (status !== undefined) return { group: "", test: { name, status } };
  if (empty.test(line)) return { group: "", end: { path: "", failed: false, isEmpty: true } };
  const [, verdict, path = "", rest = ""] = ended.exec(line) ?? [];
  if (verdict === undefined) return undefined;
  return { group: "", end: { path, failed: verdict === "FAIL", isEmpty: /no tests to run/.test(rest) } };
}

/** A package that is skipped has no tests. Beside the events stand lines of what does not build, which are read as lines. */
function fromEvent(line: string): Fact | undefined {
  if (!event.test(line)) return undefined;
  const { Action: action, Package: path, Test: name } = parseEvent(line);
  const status = statuses[String(action).toUpperCase()];
  if (typeof path !== "string" || status === undefined) return { group: "" };
  if (typeof name === "string") return { group: path, test: { name, status } };
  return { group: path, end: { path, failed: status === "failed", isEmpty: status === "skipped" } };
}

function parseEvent(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function toRun(told: readonly TestCase[], { failed, isEmpty }: Pick<End, "failed" | "isEmpty">): RunnerRun {
  const leaves = told.filter((one) => !told.some((other) => other.name.startsWith(`${one.name}/`)));
  const count = (status: TestStatus) => leaves.filter((one) => one.status === status).length;
  const hasEnded = failed || isEmpty || told.length > 0;
  return {
    runner: "go",
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    cases: leaves,
    broken: failed,
    ended: hasEnded,
    ...(hasEnded
      ? {}
      : {
          doubt:
            "go says `ok` also when no test ran to its end; each is told by name with `-v`, which `GOFLAGS` holds unless the command sets it",
        }),
  };
}
