import { expect, test } from "vitest";
import { judgeChecks } from "../../../../src/actions/merge/facts/judge-checks.ts";
import type { CheckRun } from "../../../../src/ports/forge/forge-checks.ts";

const run = (id: number, name: string, conclusion: string | null): CheckRun => ({
  id,
  name,
  status: conclusion === null ? "in_progress" : "completed",
  conclusion,
  externalId: "",
  app: "x",
  startedAt: null,
});
const none = new Map<string, string>();

test("a required check that never came, or has not finished, is pending and not green", () => {
  expect(judgeChecks(["ci", "lint"], [run(1, "lint", null)], none)).toEqual([
    { name: "ci", state: "pending" },
    { name: "lint", state: "pending" },
  ]);
});

test("success, neutral and skipped are green, all else is failed", () => {
  const runs = ["success", "neutral", "skipped", "failure", "cancelled", "timed_out", "action_required", "stale"].map(
    (conclusion, id) => run(id, conclusion, conclusion),
  );
  const required = runs.map((one) => one.name);
  expect(judgeChecks(required, runs, none).map((one) => one.name)).toEqual([
    "failure",
    "cancelled",
    "timed_out",
    "action_required",
    "stale",
  ]);
});

test("of two runs of a name the newest counts, and a status of that name counts as well", () => {
  expect(judgeChecks(["ci"], [run(2, "ci", "success"), run(1, "ci", "failure")], none)).toEqual([]);
  expect(judgeChecks(["ci"], [], new Map([["ci", "success"]]))).toEqual([]);
  expect(judgeChecks(["ci"], [run(2, "ci", "success")], new Map([["ci", "error"]]))).toEqual([
    { name: "ci", state: "failed" },
  ]);
});
