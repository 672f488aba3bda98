import type { ChangedFile } from "./changed-file.ts";

const testFile =
  /(^|\/)(tests?|__tests__|specs?|e2e)\/|(^|\/)test_[^/]*\.py$|[._-](test|spec)\.[a-z]+$|_test\.(go|py|rb)$|Tests?\.(java|kt|cs)$/;
const skips =
  /\b(?:it|test|describe|suite|context)\.(?:skip|todo|only|fixme)\b|\bx(?:it|test|describe)\s*\(|@pytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.skip\(|@unittest\.(?:skip|expectedFailure)|\bt\.Skip(?:f|Now)?\(|#\[ignore\b|@(?:Ignore|Disabled)\b|\bskip:\s*(?:true\b|["'`])|\bf(?:it|describe|context)\s*\(|\bthis\.skip\(\)|\bself\.skipTest\(|\bmarkTest(?:Skipped|Incomplete)\(|\bskip\s+["']/;
const assertion = /\b(?:assert\w*|expect\w*|should|require)\b!?\s*[(.]|\bassert\s|\bt\.(?:Error|Fatal)f?\(/;

/** A line that is a comment as a whole says nothing: an assertion put into one is gone. */
const comment = /^\s*(?:\/\/|#(?!\[)|\/?\*|--|;)/;

/**
 * Says how a change to one test file weakens it at first sight, undefined when it does not: a file removed or renamed out
 * of the tests, a test newly skipped or narrowed with `.only`, fewer assertions than before. What really ran is counted by
 * the proof; this is said before it, and of tests that run no less yet show less.
 */
export function findWeakenedTests(file: ChangedFile): string | undefined {
  const before = file.from ?? file.path;
  // Rust's tests stand in the file that they test.
  if (file.path.endsWith(".rs") && count(file.removed, assertion) > count(file.added, assertion))
    return "it holds fewer assertions than before";
  if (!testFile.test(before)) return skipsAdded(file) && testFile.test(file.path) ? "a test is skipped" : undefined;
  if (file.status === "D") return "a test file is removed";
  if (!testFile.test(file.path)) return "a test file is moved out of the tests";
  if (skipsAdded(file)) return "a test is skipped or narrowed";
  const gone = findGone(file);
  if (gone !== undefined) return gone;
  if (count(file.removed, assertion) > count(file.added, assertion))
    return "the tests hold fewer assertions than before";
  return undefined;
}

/** What declares a test, with its name where the line has one: a runner that counts tells of none that another took its place. */
const declared = [
  /\b(?:it|test|specify)(?:\.(?:concurrent|serial))?\(\s*(["'`])(?<name>(?:(?!\1).)+)\1/,
  /^\s*(?:async\s+)?def\s+(?<name>test\w*)/,
  /^func\s+(?<name>(?:Test|Example|Fuzz)\w*)\s*\(/,
  /\bfunction\s+(?<name>test\w*)\s*\(/i,
  /^\s*(?:it|specify|test|example)\s+(["'])(?<name>(?:(?!\1).)+)\1/,
];
const attribute = /^\s*(?:@(?:Test|ParameterizedTest)\b|\[(?:Fact|Theory|Test|TestMethod)\b|#\[(?:\w+::)*test\b)/;

function findGone({ removed, added }: ChangedFile): string | undefined {
  const now = new Set(added.flatMap(toDeclared));
  const name = removed.flatMap(toDeclared).find((one) => !now.has(one));
  if (name !== undefined) return `the test \`${name.slice(0, 80)}\` is renamed or removed`;
  return count(removed, attribute) > count(added, attribute) ? "a test is removed" : undefined;
}

function toDeclared(line: string): readonly string[] {
  return comment.test(line) ? [] : declared.flatMap((pattern) => pattern.exec(line)?.groups?.name ?? []);
}

function skipsAdded(file: ChangedFile): boolean {
  return count(file.added, skips) > count(file.removed, skips);
}

function count(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line) && !comment.test(line)).length;
}
