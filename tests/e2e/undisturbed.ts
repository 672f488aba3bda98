import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { autoPlan, countIssue, oneFeature } from "./count-notes.script.ts";
import { type Scenario, type ScenarioOptions, startScenario } from "./scenario.ts";
import { readSeen, type Seen } from "./what-is-seen.ts";

/** One feature whose plan policy approves. */
export const startOne = (options: Partial<ScenarioOptions> = {}): Promise<Scenario> =>
  startScenario({ script: oneFeature(), files: autoPlan, issue: countIssue, ...options });

const waitMs = 90_000;

/** What people see of it when nothing goes wrong: run once for all files that compare with it. */
export async function seenUndisturbed(approval: "by policy" | "by a person" = "by policy"): Promise<Seen> {
  const folder = path.join(tmpdir(), `baton-undisturbed-${approval.replaceAll(" ", "-")}`);
  const file = path.join(folder, "seen.json");
  if (isFirst(folder)) {
    try {
      const seen = await runUndisturbed(approval === "by policy" ? {} : { files: {} });
      writeFileSync(`${file}.new`, JSON.stringify(seen));
      renameSync(`${file}.new`, file);
    } catch (thrown) {
      rmSync(folder, { recursive: true });
      throw thrown;
    }
  }
  const until = Date.now() + waitMs;
  while (!existsSync(file)) {
    if (Date.now() > until) throw new Error(`Another test has been asked for ${file}, and it did not come`);
    await sleep(50);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Seen;
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
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
