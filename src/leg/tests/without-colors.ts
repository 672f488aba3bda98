import { stripAnsi } from "../../core/text/strip-ansi.ts";
import type { Judgement } from "./judge-tests.ts";

/** A judgement without terminal sequences: tests are named by whoever wrote them, and reports hold the names as they are. */
export function withoutColors({ outcome, reason, report }: Judgement): Judgement {
  const plain = (text: string) => stripAnsi(text).text;
  if (report?.cases == null) return { outcome, reason: plain(reason), report };
  const cases = report.cases.map((test) => ({
    ...test,
    name: plain(test.name),
    file: test.file === null ? null : plain(test.file),
  }));
  return { outcome, reason: plain(reason), report: { ...report, cases } };
}
