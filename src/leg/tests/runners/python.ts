import { countWords } from "./count-words.ts";

const pytestWord =
  "(?:passed|failed|skipped|deselected|xfailed|xpassed|warnings?|errors?|rerun|subtests (?:passed|failed|skipped))";

export const python = [
  countWords({
    name: "pytest",
    begins: /^=+ test session starts =+$/,
    figures: new RegExp(
      `^(?:=+ )?(?:no tests ran|\\d+ ${pytestWord}(?:, \\d+ ${pytestWord})*) in [\\d.]+s(?: \\([\\d:]+\\))?(?: =+)?$`,
    ),
    passed: /(\d+) x?passed/,
    failed: /(\d+) (?:failed|errors?)/,
    skipped: /(\d+) (?:skipped|xfailed)/,
    broken: /^!+ (?:Interrupted|_pytest\.outcomes\.Exit|stopping after|KeyboardInterrupt)/,
  }),
  countWords({
    name: "unittest",
    figures: /^Ran \d+ tests? in [\d.]+s$|^(?:OK|FAILED)(?: \((?:[a-z ]+=\d+(?:, )?)+\))?$|^NO TESTS RAN/,
    first: /^Ran /,
    total: /^Ran (\d+)/,
    ends: /^(?:OK|FAILED|NO TESTS RAN)/,
    failed: /(?<!expected )(?:failures|errors|unexpected successes)=(\d+)/,
    skipped: /(?:skipped|expected failures)=(\d+)/,
    cases: [
      { line: /^(\w+ \(\S+\)) \.\.\. ok$/, status: "passed" },
      { line: /^(\w+ \(\S+\)) \.\.\. (?:FAIL|ERROR|unexpected success)$/, status: "failed" },
      { line: /^(\w+ \(\S+\)) \.\.\. (?:skipped .*|expected failure)$/, status: "skipped" },
    ],
  }),
];
