/** How a runner says how many tests passed (group 1; an empty group counts one), and how it says that it found none. */
type Runner = { readonly passed?: RegExp; readonly none?: RegExp };

const runners: Readonly<Record<string, Runner>> = {
  node: { passed: /^(?:#|ℹ) pass (\d+)$/gm },
  vitest: { passed: /^\s*Tests\s+(?:\d+ \w+ \| )*(\d+) passed/gm, none: /No test files found|^\s*Tests\s+no tests/m },
  jest: { passed: /^Tests:\s+(?:\d+ \w+, )*(\d+) passed/gm, none: /No tests found, exiting|^Tests:\s+0 total/m },
  pytest: { passed: /(?:^|[ =,])(\d+) passed\b/gm, none: /collected 0 items|no tests ran/ },
  go: {
    passed: /^ok {2}\t\S+\t(?!.*\[no tests to run\])()/gm,
    none: /\[no test files\]|\[no tests to run\]|no packages to test/,
  },
  cargo: { passed: /^test result: \w+\. (\d+) passed/gm },
  mocha: { passed: /^\s*(\d+) passing\b/gm },
  unittest: { passed: /^Ran (\d+) tests? in/gm },
  npm: { none: /Error: no test specified/ },
};

// Built from a code, so that no control character stands in the source.
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");

/**
 * Tests that passed, as the output of the common runners tells; undefined when none of them is recognised. `saysNone`: a runner said in words that there
 * was nothing to run, which some of them end with 0.
 */
export function countPassed(output: string): { readonly passed: number | undefined; readonly saysNone: boolean } {
  const text = output.replace(colours, "").replaceAll("\r", "");
  let passed: number | undefined;
  let saysNone = false;
  for (const runner of Object.values(runners)) {
    for (const match of runner.passed ? text.matchAll(runner.passed) : [])
      passed = (passed ?? 0) + (match[1] === "" ? 1 : Number(match[1]));
    saysNone ||= runner.none?.test(text) ?? false;
  }
  return { passed, saysNone };
}
