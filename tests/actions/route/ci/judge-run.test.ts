import { describe, expect, it } from "vitest";
import { judgeRun } from "../../../../src/actions/route/ci/judge-run.ts";
import { tidyCiLog } from "../../../../src/actions/route/ci/tidy-ci-log.ts";

const wanted = { sha: "a".repeat(40), path: ".github/workflows/ci.yml", isAlone: false };
const { sha, path } = wanted;
const run = { sha, path, event: "workflow_dispatch", conclusion: "success" as string | null };
const job = (conclusion: string | null, failedSteps: string[] = [], name = "test") => ({
  id: 1,
  name,
  conclusion,
  failedSteps,
});

describe("a workflow run as a proof", () => {
  it("is green only when the very run ended with success and a job of it did too", () => {
    expect(judgeRun(run, [job("success"), job("skipped")], wanted).outcome).toBe("passed");
    expect(judgeRun(run, [job("skipped")], wanted)).toMatchObject({
      outcome: "broken",
      why: expect.stringContaining("skipped"),
    });
    expect(judgeRun(run, [], wanted).outcome).toBe("broken");
  });

  it("is none where its tests were skipped and nothing else proves the change", () => {
    const alone = { ...wanted, isAlone: true };
    const lint = job("success", [], "lint (ubuntu-latest)");
    expect(judgeRun(run, [lint, job("skipped", [], "test (${{ matrix.node }})")], alone)).toEqual({
      outcome: "broken",
      why: expect.stringContaining("its tests were skipped (test (${{ matrix.node }}))"),
    });
    expect(judgeRun(run, [lint, job("skipped", [], "Unit Tests")], alone).outcome).toBe("broken");
    expect(judgeRun(run, [lint, job("skipped")], wanted).outcome).toBe("passed");
    expect(judgeRun(run, [lint, job("skipped", [], "deploy (ubuntu-latest)")], alone).outcome).toBe("passed");
    expect(judgeRun(run, [lint, job("success", [], "e2e"), job("skipped")], alone).outcome).toBe("passed");
  });

  it.each([[{ sha: "b".repeat(40) }], [{ event: "push" }], [{ path: ".github/workflows/other.yml" }]])(
    "is none when it is of something else: %j",
    (other) => {
      expect(judgeRun({ ...run, ...other }, [job("success")], wanted).outcome).toBe("broken");
    },
  );

  it.each(["cancelled", "timed_out", "startup_failure", "action_required", "neutral", "stale", "skipped", "", null])(
    "is none when it ended with %j",
    (conclusion) => {
      expect(judgeRun({ ...run, conclusion }, [job("failure"), job("success")], wanted).outcome).toBe("broken");
    },
  );

  it("is red when a job failed, and names jobs and steps", () => {
    const failed = { ...run, conclusion: "failure" };
    const jobs = [job("success"), job("failure", ["Run npm test", "Next"], "unit (20)"), job("timed_out", [], "slow")];
    expect(judgeRun(failed, jobs, wanted)).toEqual({
      outcome: "failed",
      why: "its jobs unit (20) (Run npm test), slow failed",
    });
    const many = Array.from({ length: 40 }, (_, index) => job("failure", [], `j${index}`));
    expect(judgeRun(failed, many, wanted).why).toContain("and 35 more");
    // A workflow that GitHub could not even begin.
    expect(judgeRun(failed, [], wanted).outcome).toBe("broken");
  });
});

describe("the end of a job's log", () => {
  it("is without times, colors and carriage returns, and stops at the last error", () => {
    const log =
      "\uFEFF2026-11-20T10:00:00.1Z \u001b[31mred\u001b[0m\r\n2026-11-20T10:00:00Z ##[error]Process completed with exit code 1.\n2026-11-20T10:00:01Z Cleaning up\n";
    expect(tidyCiLog(log)).toBe("red\n##[error]Process completed with exit code 1.");
    expect(tidyCiLog("no error here\n")).toBe("no error here");
    expect(tidyCiLog("")).toBe("");
  });

  it("is short, whole lines, and well formed however long it was", () => {
    const long = tidyCiLog(`${"🙂".repeat(30_000)}\n${"line\n".repeat(9000)}##[error]it failed`);
    expect(long.length).toBeLessThanOrEqual(12_002);
    expect(long).toMatch(/^…\nline\n/);
    expect(long.endsWith("##[error]it failed")).toBe(true);
    expect(tidyCiLog("🙂".repeat(30_000)).isWellFormed()).toBe(true);
  });
});
