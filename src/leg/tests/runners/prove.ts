import type { TestCase } from "../../../contracts/test-report.ts";
import { noRun, type Runner, type RunnerRun } from "./runner.ts";

const file = /^(\S.*?) \.\.+ ?(ok|skipped(?:: .*)?|Dubious.*|Failed .*|No subtests run.*)?\s*$/;
const figures = /^Files=(\d+), Tests=(\d+),/;
const verdict = /^Result: (PASS|FAIL|NOTESTS)$/;

/** prove: a file a line; tests within the file are told by TAP alone (`-v`, or the files that were asked for). */
export const prove: Runner = {
  name: "prove",
  tells: /^\S.* \.\.+ ?(?:ok|skipped|Dubious|Failed|No subtests)?|^Files=\d|^Result: /,
  read(lines) {
    const runs: RunnerRun[] = [];
    let files: TestCase[] = [];
    let tests = 0;
    for (const line of lines) {
      const [, name, word = ""] = file.exec(line) ?? [];
      if (name !== undefined && word !== "")
        files.push({
          file: name,
          name,
          status: word === "ok" ? "passed" : word.startsWith("skipped") ? "skipped" : "failed",
        });
      tests = Number(figures.exec(line)?.[2] ?? tests);
      const end = verdict.exec(line)?.[1];
      if (end === undefined) continue;
      const failed = files.filter((one) => one.status === "failed").length;
      const skipped = files.filter((one) => one.status === "skipped").length;
      runs.push({
        ...noRun,
        runner: "prove",
        passed: end === "NOTESTS" ? 0 : tests,
        failed,
        skipped,
        broken: end === "FAIL",
      });
      [files, tests] = [[], 0];
    }
    return runs;
  },
};
