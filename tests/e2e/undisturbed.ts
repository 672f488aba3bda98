import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { onceARun } from "../builders/once-a-run.ts";
import { autoPlan, countIssue, oneFeature } from "./count-notes.script.ts";
import { type Scenario, type ScenarioOptions, startScenario } from "./scenario.ts";
import { readSeen, type Seen } from "./what-is-seen.ts";

/** One feature whose plan policy approves. */
export const startOne = (options: Partial<ScenarioOptions> = {}): Promise<Scenario> =>
  startScenario({ script: oneFeature(), files: autoPlan, issue: countIssue, ...options });

/** What people see of it when nothing goes wrong: run once for all files that compare with it. */
export async function seenUndisturbed(approval: "by-policy" | "by-a-person" = "by-policy"): Promise<Seen> {
  const made = await onceARun(`undisturbed-${approval}`, async (folder) => {
    const seen = await runUndisturbed(approval === "by-policy" ? {} : { files: {} });
    writeFileSync(path.join(folder, "seen.json"), JSON.stringify(seen));
  });
  return JSON.parse(readFileSync(path.join(made, "seen.json"), "utf8")) as Seen;
}

async function runUndisturbed(options: Partial<ScenarioOptions>): Promise<Seen> {
  const scenario = await startOne(options);
  try {
    await scenario.drive();
    return await readSeen(scenario);
  } finally {
    await scenario.remove();
  }
}
