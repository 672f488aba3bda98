import type { ChangedFile } from "./changed-file.ts";

const testFile =
  /(^|\/)(tests?|__tests__|specs?|e2e)\/|(^|\/)test_[^/]*\.py$|[._-](test|spec)\.[a-z]+$|_test\.(go|py|rb)$|Tests?\.(java|kt|cs)$/;
const skips =
  /\b(?:it|test|describe|suite|context)\.(?:skip|todo|only|fixme)\b|\bx(?:it|test|describe)\s*\(|@pytest\.mark\.(?:skip|skipif|xfail)\b|\bpytest\.skip\(|@unittest\.(?:skip|expectedFailure)|\bt\.Skip(?:f|Now)?\(|#\[ignore\b|@(?:Ignore|Disabled)\b|\bskip:\s*true\b/;
const assertion = /\b(?:assert\w*|expect\w*|should|require)\b\s*[(.]|\bassert\s|\bt\.(?:Error|Fatal)f?\(/;

/** Files that say which tests run, and the lines of them that do. */
const rules: readonly { readonly file: RegExp; readonly line: RegExp }[] = [
  // A key may be spelled with escapes, and one said twice counts as it stands last.
  {
    file: /(^|\/)package\.json$/i,
    line: /"(?:pre|post)?test(?:[:\w-]*)"|\\u[0-9a-f]{4}|passWithNoTests|testPathIgnore|"test(?:Match|Regex)"/i,
  },
  {
    file: /(^|\/)(?:vitest|jest|mocha|ava|karma|playwright|cypress)\.(?:config|workspace)\.[a-z]+$|(^|\/)\.mocharc(\.[a-z]+)?$/i,
    line: /\S/,
  },
  { file: /(^|\/)vite\.config\.[a-z]+$/i, line: /\b(?:test|include|exclude|passWithNoTests|testNamePattern)\b/ },
  { file: /(^|\/)(?:pytest\.ini|\.pytest\.ini|tox\.ini)$/i, line: /\S/ },
  {
    file: /(^|\/)(?:pyproject\.toml|setup\.cfg)$/i,
    line: /\b(?:addopts|testpaths|python_(?:files|functions|classes)|norecursedirs|collect_ignore|pytest)\b/,
  },
  {
    file: /(^|\/)conftest\.py$/,
    line: /\b(?:collect_ignore\w*|pytest_\w+|hookimpl|hookwrapper|exitstatus|_exit|skip|xfail)\b/,
  },
  { file: /(^|\/)(?:gnu)?makefile$/i, line: /test|\bcheck\b|\.PHONY|^\s*(?:-?include|override|SHELL)\b/i },
  { file: /(^|\/)Cargo\.toml$/, line: /\b(?:autotests|test|harness)\s*=|\[\[(?:test|bench)\]\]/ },
];

/**
 * Says how a change to one file weakens the tests, undefined when it does not: a test file removed or renamed out of the tests, a test newly skipped or
 * narrowed with `.only`, fewer assertions than before, or another word on which tests run and how. It errs towards asking a person.
 */
export function findWeakenedTests(file: ChangedFile): string | undefined {
  const before = file.from ?? file.path;
  if (changesRules(file)) return "it says which tests run, and how";
  if (!testFile.test(before)) return skipsAdded(file) && testFile.test(file.path) ? "a test is skipped" : undefined;
  if (file.status === "D") return "a test file is removed";
  if (!testFile.test(file.path)) return "a test file is moved out of the tests";
  if (skipsAdded(file)) return "a test is skipped or narrowed";
  if (count(file.removed, assertion) > count(file.added, assertion))
    return "the tests hold fewer assertions than before";
  return undefined;
}

/** A first manifest weakens nothing: no test ran by it before. */
function changesRules(file: ChangedFile): boolean {
  return rules.some(({ file: name, line }) => {
    const isManifest = /(^|\/)(?:package\.json|pyproject\.toml|Cargo\.toml|makefile)$/i.test(file.path);
    if (isManifest && file.status === "A") return false;
    const was = file.from !== null && name.test(file.from);
    if (!was && !name.test(file.path)) return false;
    return was || file.status === "D" || [...file.removed, ...file.added].some((one) => line.test(one));
  });
}

function skipsAdded(file: ChangedFile): boolean {
  return count(file.added, skips) > count(file.removed, skips);
}

function count(lines: readonly string[], pattern: RegExp): number {
  return lines.filter((line) => pattern.test(line)).length;
}
