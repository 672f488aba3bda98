import type { TestCase } from "../../../contracts/test-report.ts";
import { noRun, type Runner, type RunnerRun } from "./runner.ts";

const result = /^( *)(not )?ok\b(?: +(\d+))?(?: +-)?(?: +(.*))?$/;
const plan = /^1\.\.(\d+)\b/;
const version = /^TAP version 1[34]$/;
const bail = /^ *Bail out!/i;
/** Directives end a description; a `#` that a name holds is written `\#` by those who follow the format. */
const directive = /(?:^|\s)(?<!\\)# *(skip|todo|expected failure)\b.*$/i;
const comment = /^# (tests|pass|fail|skip|skipped|todo|cancelled|suites|duration_ms|ok)\b/;

type Document = {
  hasVersion: boolean;
  planned: number | null;
  results: Result[];
  comments: Set<string>;
  bailed: boolean;
};
type Result = { readonly depth: number; readonly ok: boolean; readonly text: string };

/**
 * The Test Anything Protocol (testanything.org): node:test with `--test-reporter=tap`, tape, tap, ava `--tap`, qunit, bats, `prove -v`. Tests are counted
 * one by one, at their innermost; what a comment at the end says of them is not asked.
 */
export const tap: Runner = {
  name: "TAP",
  tells: /^ *(?:not )?ok\b(?: +\d| +[-#]|$)|^1\.\.\d|^TAP version 1[34]$|^ *Bail out!|^# \w+|^ +---$|^ *\.\.\.$/,
  read: (lines) => split(lines).map(toRun),
};

function split(lines: readonly string[]): readonly Document[] {
  const documents: Document[] = [];
  let open: Document | undefined;
  let isDiagnostic = false;
  const start = (): Document => {
    const made = { hasVersion: false, planned: null, results: [], comments: new Set<string>(), bailed: false };
    documents.push(made);
    return made;
  };
  for (const line of lines) {
    // What stands in a test's diagnostics is quoted.
    if (/^ +---$/.test(line) && (open?.results.length ?? 0) > 0) isDiagnostic = true;
    else if (/^ *\.\.\.$/.test(line)) isDiagnostic = false;
    else if (version.test(line)) {
      isDiagnostic = false;
      open = start();
      open.hasVersion = true;
    } else if (!isDiagnostic) open = take(open, line, start);
  }
  return documents.filter((one) => one.hasVersion || one.planned !== null);
}

function take(open: Document | undefined, line: string, start: () => Document): Document | undefined {
  const planned = plan.exec(line)?.[1];
  if (planned !== undefined) {
    const document = open === undefined || open.planned !== null ? start() : open;
    document.planned = Number(planned);
    return document;
  }
  const [, indent = "", not, , text = ""] = result.exec(line) ?? [];
  if (result.test(line)) {
    const document = open ?? start();
    document.results.push({ depth: indent.length, ok: not === undefined, text });
    return document;
  }
  if (open !== undefined && bail.test(line)) open.bailed = true;
  const said = comment.exec(line)?.[1];
  if (said !== undefined) open?.comments.add(said);
  return open;
}

function toRun(document: Document): RunnerRun {
  const { results, planned, bailed } = document;
  const isNode = document.comments.has("duration_ms") && document.comments.has("suites");
  const told = nest(results);
  const cases = isNode ? told.filter((one) => !isNodeFile(one)) : told;
  const count = (status: TestCase["status"]) => cases.filter((one) => one.status === status).length;
  const top = results.filter(({ depth }) => depth === 0).length;
  return {
    ...noRun,
    runner: isNode ? "node:test" : "TAP",
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped") + count("todo"),
    cases,
    broken: bailed || cases.some((one) => one.status === "failed"),
    ended: planned !== null && top >= planned,
  };
}

/** The innermost results, named from the outside in: a result whose own results stand before it, and deeper, is a group. */
function nest(results: readonly Result[]): readonly TestCase[] {
  let waiting: { readonly depth: number; readonly test: TestCase }[] = [];
  for (const result of results) {
    const test = toCase(result);
    const inner = waiting.filter((one) => one.depth > result.depth);
    const named = inner.map((one) => ({
      depth: result.depth,
      test: { ...one.test, name: `${test.name} > ${one.test.name}` },
    }));
    const outer = waiting.filter((one) => one.depth <= result.depth);
    waiting = [...outer, ...(inner.length === 0 ? [{ depth: result.depth, test }] : named)];
  }
  return waiting.map((one) => one.test);
}

/** node:test counts a file in which no test ran (none there, none chosen, or the process ended early) as one that passed, by the file's name. */
export function isNodeFile({ name, status }: TestCase): boolean {
  return status === "passed" && /^\S+\.[cm]?[jt]sx?$/.test(name);
}

function toCase({ ok, text }: Result): TestCase {
  const word = directive.exec(text)?.[1]?.toLowerCase();
  const name = text
    .replace(directive, "")
    .replace(/ # time=[\d.]+m?s$/, "")
    .trim();
  // Some leave a `#` in names as it is: what failed and seems skipped may be a test that "reads # skip".
  if (!ok && word !== "todo" && word !== "expected failure") return { file: null, name, status: "failed" };
  const status = word === "skip" ? "skipped" : word === "todo" ? "todo" : "passed";
  return { file: null, name, status };
}
