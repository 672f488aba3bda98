import type { TestCase, TestStatus } from "../../../contracts/test-report.ts";
import { noRun, type Runner, type RunnerRun } from "./runner.ts";

/** How a runner says in words and figures what it came to. Group 1 of a count is the number; all its matches in a line are added up. */
export type Words = {
  readonly name: string;
  /** Said once when a run begins: who began and never ended is no pass. */
  readonly begins?: RegExp;
  /** The lines that hold the figures. */
  readonly figures: RegExp;
  /** The first line of the figures; absent: each of them is a run's end by itself. */
  readonly first?: RegExp;
  /** The line of the figures that is the last; absent: any of them will do. */
  readonly ends?: RegExp;
  readonly passed?: RegExp;
  readonly failed?: RegExp;
  readonly skipped?: RegExp;
  /** All tests: those that passed are the rest or, where they are told as well, those that failed. */
  readonly total?: RegExp;
  /** There was nothing to run: the run ended. */
  readonly none?: RegExp;
  readonly broken?: RegExp;
  /** Begins a list of tests that were told before; it ends with the figures. */
  readonly again?: RegExp;
  /** A line a test: its name is group 1 or `name`, `file` its file. */
  readonly cases?: readonly { readonly line: RegExp; readonly status: TestStatus }[];
};

type Open = { -readonly [Key in Exclude<keyof RunnerRun, "cases" | "doubt">]: RunnerRun[Key] } & {
  total: number;
  cases: TestCase[];
  begun: boolean;
  hasFigures: boolean;
  isAgain: boolean;
};

/** A runner that is read by its words alone. */
export function countWords(words: Words): Runner {
  const { begins, figures, none, broken, again, cases = [] } = words;
  const all = [begins, figures, none, broken, again, ...cases.map(({ line }) => line)].filter(
    (one) => one !== undefined,
  );
  const tells = new RegExp(
    all
      .map((one) => `(?:${one.source})`)
      .join("|")
      .replaceAll(/\(\?<(?:name|file)>/g, "(?:"),
    "u",
  );
  return { name: words.name, tells, read: (lines) => readWords(words, lines) };
}

function readWords(words: Words, lines: readonly string[]): readonly RunnerRun[] {
  const runs: Open[] = [];
  // Lines of tests and of failures stand before the figures of their run.
  let open: Open | undefined;
  const start = (begun: boolean): Open => {
    const made: Open = {
      ...noRun,
      runner: words.name,
      cases: [],
      ended: false,
      total: 0,
      begun,
      hasFigures: false,
      isAgain: false,
    };
    runs.push(made);
    return made;
  };
  for (const line of lines) {
    if (words.begins?.test(line)) {
      open = start(true);
      continue;
    }
    const isFigure = words.figures.test(line);
    const isFirst = isFigure && (words.first === undefined || words.first.test(line));
    // Such words alone are anybody's.
    if (isFigure && !isFirst && open?.hasFigures !== true) continue;
    if (open === undefined || (isFirst && open.ended && !open.begun)) open = start(false);
    if (isFigure) count(words, open, line);
    else if (words.none?.test(line)) open.ended = true;
    open.isAgain = !isFigure && (open.isAgain || words.again?.test(line) === true);
    if (!open.isAgain) addCase(words, open, line);
    if (words.broken?.test(line)) open.broken = true;
  }
  return runs.filter((run) => run.ended || run.begun || run.broken).map((run) => close(words, run));
}

function count(words: Words, run: Open, line: string): void {
  const sum = (pattern: RegExp | undefined) =>
    pattern === undefined
      ? 0
      : [...line.matchAll(new RegExp(pattern.source, "gu"))].reduce((all, match) => all + Number(match[1] ?? 1), 0);
  run.passed += sum(words.passed);
  run.failed += sum(words.failed);
  run.skipped += sum(words.skipped);
  run.total += sum(words.total);
  run.hasFigures = true;
  run.ended ||= words.ends?.test(line) ?? true;
}

function addCase(words: Words, run: Open, line: string): void {
  for (const { line: pattern, status } of words.cases ?? []) {
    const found = pattern.exec(line);
    const name = found?.groups?.name ?? found?.[1];
    if (name === undefined) continue;
    run.cases.push({ file: found?.groups?.file ?? null, name, status });
    return;
  }
}

function close(
  words: Words,
  { total, cases, begun: _begun, hasFigures: _figures, isAgain: _again, ...run }: Open,
): RunnerRun {
  const rest =
    words.passed === undefined
      ? { passed: Math.max(0, total - run.failed - run.skipped) }
      : { failed: Math.max(run.failed, total - run.passed) };
  const figures = { ...run, ...rest };
  return { ...figures, cases: isWhole(cases, figures) ? cases : null };
}

/** Tests that were told one by one are used only when they come to the same figures. */
function isWhole(cases: readonly TestCase[], run: Pick<RunnerRun, "passed" | "failed" | "skipped">): boolean {
  const of = (...statuses: TestStatus[]) => cases.filter(({ status }) => statuses.includes(status)).length;
  return of("passed") === run.passed && of("failed") === run.failed && of("skipped", "todo") === run.skipped;
}
