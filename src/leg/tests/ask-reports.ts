/** How runners are asked to report: by variables alone, so that the command is run as it was written. */
export type Asked = {
  readonly env: Readonly<Record<string, string>>;
  /** Runners that the command calls by name, so that nothing stands between them and the variable: no report of theirs is a bad sign. */
  readonly mustReport: readonly string[];
};

/** What may stand before a runner's name without keeping the environment from it. */
const before = /^(?:[A-Za-z_]\w*=\S*\s+)*(?:(?:poetry|pdm|uv|pipenv) run\s+(?:--\s+)?|bundle exec\s+)?(?:\S*\/)?/
  .source;

const runners = [
  {
    name: "pytest",
    called: new RegExp(`${before}(?:python[\\d.]*\\s+(?:-[A-Za-z]+\\s+)*-m\\s+)?(?:pytest|py\\.test)(?:\\s|$)`),
    /** It goes another way where this is in the command. */
    own: /PYTEST_ADDOPTS|junit|no:|\|\||;/i,
  },
  { name: "rspec", called: new RegExp(`${before}rspec(?:\\s|$)`), own: /SPEC_OPTS|\|\||;/ },
  {
    name: "prove",
    called: new RegExp(`${before}prove(?:\\s|$)`),
    own: /PERL_TEST_HARNESS_DUMP_TAP|--archive|-a\b|\|\||;/,
  },
];

/** A command without what only sets variables and the folder before it: `export A=b && cd sub && pytest` → `pytest`. */
function withoutSets(command: string): string {
  const sets =
    /^(?:(?:export(?: +[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s"'])*)+|cd +[\w./-]+|mkdir -p +[\w./-]+) *&& *|\((?=cd ))+/;
  const bare = command.trim().replace(sets, "");
  return bare === command.trim() ? bare : bare.replace(/\)$/, "");
}

/** Asks those whose usual output stays as it is. No other runner of docs/reference/test-runners.md can be asked so without a loss. */
export function askReports(command: string, outbox: string): Asked {
  return {
    env: {
      NO_COLOR: "1",
      // Each test by its name: `ok` alone is said of a package whose tests were all skipped, too.
      GOFLAGS: "-v",
      // The family that names files.
      PYTEST_ADDOPTS: `--junitxml=${outbox}/pytest.xml -o junit_family=xunit1`,
      SPEC_OPTS: `--format progress --format json --out ${outbox}/rspec.json`,
      PERL_TEST_HARNESS_DUMP_TAP: `${outbox}/prove`,
    },
    mustReport: runners
      .filter(({ called, own }) => called.test(withoutSets(command)) && !own.test(command))
      .map(({ name }) => name),
  };
}
