import type { TestCase } from "../../../contracts/test-report.ts";
import { noRun, type Runner, type RunnerRun } from "./runner.ts";
import { isNodeFile } from "./tap.ts";

const result = /^( *)([✔✖﹣⚠▶]) (.+?)(?: \([\d.]+ms\))(?: # (.*))?$/u;
const suite = /^( *)▶ (.+)$/u;
const figure = /^ℹ (tests|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/u;
const failures = /^✖ failing tests:$/u;

/** node:test as its `spec` reporter tells it. */
export const nodeSpec: Runner = {
  name: "node:test",
  tells: /^ *[✔✖﹣⚠▶] |^ℹ \w+ [\d.]+$/u,
  read(lines) {
    const runs: RunnerRun[] = [];
    let cases: TestCase[] = [];
    let suites: { depth: number; name: string }[] = [];
    let counts = new Map<string, number>();
    let isRepeating = false;
    for (const line of lines) {
      const [, name, value] = figure.exec(line) ?? [];
      if (name !== undefined) {
        // The failures are told once more after the figures, until another run's first line.
        isRepeating = false;
        counts.set(name, Number(value));
        if (name !== "duration_ms") continue;
        runs.push(toRun(counts, cases));
        [cases, suites, counts] = [[], [], new Map()];
        continue;
      }
      if (failures.test(line)) isRepeating = true;
      if (!isRepeating) suites = take(line, suites, cases);
    }
    return runs;
  },
};

type Suites = { depth: number; name: string }[];

function take(line: string, suites: Suites, cases: TestCase[]): Suites {
  const [, indent = "", sign = "", name = "", note = ""] = result.exec(line) ?? [];
  const depth = indent.length;
  if (sign === "") {
    const [, deep = "", title] = suite.exec(line) ?? [];
    return title === undefined ? suites : [...within(suites, deep.length), { depth: deep.length, name: title }];
  }
  const around = within(suites, depth);
  // The line that closes a suite has its name and depth.
  if (suites.some((one) => one.depth === depth && one.name === name)) return around;
  // Behind the sign of a skipped test stands its reason, in anybody's words.
  const status = /^TODO/i.test(note)
    ? "todo"
    : sign === "﹣" || /^SKIP/i.test(note)
      ? "skipped"
      : sign === "✔" || sign === "▶"
        ? "passed"
        : "failed";
  cases.push({ file: null, name: [...around.map((one) => one.name), name].join(" > "), status });
  return around;
}

function within(suites: Suites, depth: number): Suites {
  return suites.filter((one) => one.depth < depth);
}

function toRun(counts: ReadonlyMap<string, number>, told: readonly TestCase[]): RunnerRun {
  const count = (name: string) => counts.get(name) ?? 0;
  const cases = told.filter((one) => !isNodeFile(one));
  const passed = count("pass") - (told.length - cases.length);
  const failed = count("fail") + count("cancelled");
  const skipped = count("skipped") + count("todo");
  // A test with tests within it is one of the figures; whatever else prints such lines makes the list one of nobody's.
  const of = (...statuses: TestCase["status"][]) => cases.filter((one) => statuses.includes(one.status)).length;
  const isWhole = of("passed") <= passed && of("failed") <= failed && of("skipped", "todo") === skipped;
  return { ...noRun, runner: "node:test", passed, failed, skipped, cases: isWhole ? cases : null };
}
