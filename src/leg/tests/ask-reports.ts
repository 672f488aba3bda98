/** Variables that make runners report without a change of the command: only what costs the usual output nothing and what no program takes amiss. */
export function askReports(outbox: string): Readonly<Record<string, string>> {
  return {
    NO_COLOR: "1",
    // Each test by name; without it `ok` is said of packages whose tests were all skipped, too.
    GOFLAGS: "-v",
    PYTEST_ADDOPTS: `--junitxml=${outbox}/pytest.xml`,
    PERL_TEST_HARNESS_DUMP_TAP: `${outbox}/prove`,
  };
}
