import type { MergeFacts } from "../../../policy/gates/merge-facts.ts";
import type { CheckRun } from "../../../ports/forge/forge-checks.ts";

const green = new Set(["success", "neutral", "skipped"]);

/**
 * Which of the required contexts are not green on the head: `pending` when one has not finished or has not come, `failed` otherwise. Of several check runs
 * of one name the newest counts; a commit status of that name counts as well, as on GitHub.
 */
export function judgeChecks(
  required: readonly string[],
  runs: readonly CheckRun[],
  statuses: ReadonlyMap<string, string>,
): MergeFacts["requiredChecks"] {
  return required.flatMap((name): MergeFacts["requiredChecks"] => {
    const newest = runs.filter((run) => run.name === name).sort((a, b) => b.id - a.id)[0];
    const states = [newest === undefined ? undefined : ofRun(newest), ofStatus(statuses.get(name))].filter(
      (state) => state !== undefined,
    );
    if (states.includes("failed")) return [{ name, state: "failed" }];
    return states.length === 0 || states.includes("pending") ? [{ name, state: "pending" }] : [];
  });
}

type Light = "green" | "pending" | "failed";

function ofRun(run: CheckRun): Light {
  if (run.status !== "completed") return "pending";
  return run.conclusion !== null && green.has(run.conclusion) ? "green" : "failed";
}

function ofStatus(state: string | undefined): Light | undefined {
  if (state === undefined) return undefined;
  return state === "success" ? "green" : state === "pending" ? "pending" : "failed";
}
