import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { fileNameOf } from "../../src/local/engine/records/job-log.ts";
import { expectConsistent } from "./after-all.ts";
import { arrangeDeaths, jobs } from "./arrange-deaths.ts";
import type { Scenario } from "./scenario.ts";
import { seenUndisturbed, startOne } from "./undisturbed.ts";
import { readSeen } from "./what-is-seen.ts";

let scenario: Scenario | undefined;

afterEach(async () => {
  await scenario?.remove();
  scenario = undefined;
});

/** Asks GitHub to run the failed jobs of the newest run that failed again, and gives the logs of that attempt. */
async function rerunFailed({ github, engine, repository, folder, jobs: rows }: Scenario): Promise<string> {
  const failed = github
    .runs()
    .filter((run) => run.conclusion === "failure")
    .at(-1);
  if (failed === undefined) throw new Error("no run failed");
  await github.as("maintainer").request("POST", `/repos/${repository}/actions/runs/${failed.id}/rerun-failed-jobs`);
  await engine.idle();
  const again = rows().filter(({ run, attempt, start }) => run === failed.id && attempt === 2 && start !== null);
  expect(again.map(({ conclusion }) => conclusion)).toContain("failure");
  return again
    .map(({ job }) => readFileSync(path.join(folder, "logs", `${failed.id}-2`, `${fileNameOf(job)}.log`), "utf8"))
    .join("\n");
}

test("failed jobs that a person runs again after a death end with a pointer to /baton retry and write nothing; retry goes on", async () => {
  const expected = await seenUndisturbed();
  const deaths = [jobs.publishPlan, jobs.publish].map((job) => ({ job, at: "start" }) as const);
  scenario = await startOne({ before: (world) => void arrangeDeaths(world, deaths) });
  for (const retry of ["/baton retry", "/baton retry f1"]) {
    await scenario.engine.idle();
    const before = { seen: await readSeen(scenario), state: scenario.git("rev-parse", "baton-state") };
    expect(await rerunFailed(scenario)).toContain("/baton retry");
    expect({ seen: await readSeen(scenario), state: scenario.git("rev-parse", "baton-state") }).toEqual(before);
    await scenario.comment(scenario.issue, retry);
  }
  const run = await scenario.drive({ approve: false });
  expect(run?.status).toBe("done");
  const { comments, ...rest } = await readSeen(scenario);
  const { comments: expectedComments, ...expectedRest } = expected;
  expect(rest).toEqual(expectedRest);
  expect((comments as string[]).filter((one) => !one.startsWith("maintainer: "))).toEqual(expectedComments);
  expectConsistent(scenario);
}, 240_000);
