import { noRun, type Runner, type RunnerRun } from "./runner.ts";

const skip = /^\S.* \.\.+ skipped\b/;
const figures = /^Files=\d+, Tests=(\d+),/;
const failures = /^\S.*\(Wstat: .* Tests: \d+ Failed: (\d+)\)$/;
const verdict = /^Result: (PASS|FAIL|NOTESTS)$/;

/** prove: a file a line; tests within the file are told by TAP alone (`-v`, or the files that were asked for). */
export const prove: Runner = {
  name: "prove",
  tells: /^\S.* \.\.+ skipped\b|^Files=\d|^\S.*\(Wstat: |^Result: /,
  read(lines) {
    const runs: RunnerRun[] = [];
    let [tests, failed, skipped] = [0, 0, 0];
    for (const line of lines) {
      tests = Number(figures.exec(line)?.[1] ?? tests);
      failed += Number(failures.exec(line)?.[1] ?? 0);
      // A file that is skipped as a whole.
      if (skip.test(line)) skipped += 1;
      const end = verdict.exec(line)?.[1];
      if (end === undefined) continue;
      const passed = Math.max(0, tests - failed);
      runs.push({ ...noRun, runner: "prove", passed, failed, skipped, broken: end === "FAIL" });
      [tests, failed, skipped] = [0, 0, 0];
    }
    return runs;
  },
};
