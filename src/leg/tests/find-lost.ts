import type { LostTest, TestCase, TestReport } from "../../contracts/test-report.ts";
import { mayChangeTest } from "../../policy/gates/may-change-test.ts";

/** What one run of tests came to, as two are compared. */
export type Ran = {
  readonly outcome: "passed" | "failed" | "no_tests" | "unreadable";
  readonly reason: string;
  readonly report: TestReport | null;
};

/**
 * The tests that passed on the base and do no longer. `kept`: the base's own tests on the change; `own`: the change's tests on it, by which a
 * test is lost that is gone, or skipped now. `mayChange`: names that an approved plan gives, whose tests are not counted.
 */
export function findLost(
  base: Ran,
  { kept, own }: { readonly kept: Ran | null; readonly own: Ran },
  mayChange: readonly string[],
): readonly LostTest[] {
  const found = [...(kept === null ? [] : compareSame(base, kept)), ...(kept === own ? [] : compare(base, own))];
  // How the base's own test fares says more than that the change has none of its name.
  const once = [
    ...new Map(found.toReversed().map((test) => [JSON.stringify([test.file, test.name]), test])).values(),
  ].toReversed();
  const lost = once.filter(({ file, name }) => name === "" || !mayChangeTest(mayChange, { file, name }));
  if (found.length > 0 || kept === null || base.outcome !== "passed" || kept.outcome === "passed") return lost;
  // What went red is no test that has a name: a file that breaks, a process that ends early.
  return [{ file: null, name: "", why: `the base's tests do not end well on the change: ${tellEnd(kept)}` }];
}

function tellEnd({ outcome, reason }: Ran): string {
  const words = {
    failed: "they fail",
    no_tests: "none of them runs",
    unreadable: "nothing tells what ran",
    passed: "",
  };
  return reason === "" ? words[outcome] : `${words[outcome]} (${reason.slice(0, 150)})`;
}

/** Of the very same tests: who named them before and does not now has printed somebody else's words. */
function compareSame(before: Ran, after: Ran): readonly LostTest[] {
  const found = compare(before, after);
  const named = before.report?.cases?.filter(({ status }) => status === "passed").length ?? 0;
  if (found.length > 0 || named === 0 || after.report === null || after.report.cases !== null) return found;
  return [{ file: null, name: "", why: `${named} tests were told by name on the base, none on the change` }];
}

function compare(before: Ran, after: Ran): readonly LostTest[] {
  if (before.report === null) return [];
  const now = after.report;
  if (before.report.cases !== null && now !== null && now.cases !== null)
    return compareCases(before.report.cases, now.cases);
  const passed = now?.passed ?? 0;
  if (passed >= before.report.passed || (now === null && after.outcome === "passed")) return [];
  return [{ file: null, name: "", why: `${before.report.passed} tests passed on the base, ${passed} on the change` }];
}

/** Occurrences are counted: names repeat, and of what changes with each run in a name nothing is kept. */
function compareCases(before: readonly TestCase[], after: readonly TestCase[]): readonly LostTest[] {
  const now = group(after);
  // A test that stands in another file than before still runs.
  const elsewhere = countSpare(group(before), now);
  return [...group(before)].flatMap(([key, cases]): readonly LostTest[] => {
    const wanted = cases.filter(({ status }) => status === "passed");
    const there = now.get(key) ?? [];
    const missing = wanted.length - there.filter(({ status }) => status === "passed").length;
    if (missing <= 0) return [];
    const name = toKey(wanted[0]?.name ?? "");
    const spare = elsewhere.get(name) ?? 0;
    elsewhere.set(name, Math.max(0, spare - missing));
    return wanted.slice(0, Math.max(0, missing - spare)).map((test) => ({
      file: test.file?.slice(-300) ?? null,
      name: test.name.slice(0, 300),
      why: tellWhy(there),
    }));
  });
}

function tellWhy(there: readonly TestCase[]): string {
  if (there.some(({ status }) => status === "failed")) return "fails";
  return there.some(({ status }) => status === "skipped" || status === "todo") ? "is skipped" : "does not run any more";
}

function countSpare(
  before: ReadonlyMap<string, readonly TestCase[]>,
  now: ReadonlyMap<string, readonly TestCase[]>,
): Map<string, number> {
  const spare = new Map<string, number>();
  for (const [key, cases] of now) {
    if (before.has(key)) continue;
    for (const { name, status } of cases)
      if (status === "passed") spare.set(toKey(name), (spare.get(toKey(name)) ?? 0) + 1);
  }
  return spare;
}

function group(cases: readonly TestCase[]): ReadonlyMap<string, readonly TestCase[]> {
  const groups = new Map<string, TestCase[]>();
  for (const one of cases) {
    const key = JSON.stringify([one.file, toKey(one.name)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

/** Addresses, times and numbers of a name may differ from run to run. */
function toKey(name: string): string {
  return name.replace(/0x[0-9a-f]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d+/gi, "#");
}
