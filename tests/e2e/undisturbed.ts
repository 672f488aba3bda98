import { autoPlan, countIssue, oneFeature } from "./count-notes.script.ts";
import { type Scenario, type ScenarioOptions, startScenario } from "./scenario.ts";
import { readSeen, type Seen } from "./what-is-seen.ts";

/** One feature whose plan policy approves. */
export const startOne = (options: Partial<ScenarioOptions> = {}): Promise<Scenario> =>
  startScenario({ script: oneFeature(), files: autoPlan, issue: countIssue, ...options });

/** What people see of it when nothing goes wrong. */
export async function seenUndisturbed(options: Partial<ScenarioOptions> = {}): Promise<Seen> {
  const scenario = await startOne(options);
  try {
    await scenario.drive();
    return await readSeen(scenario);
  } finally {
    await scenario.remove();
  }
}
