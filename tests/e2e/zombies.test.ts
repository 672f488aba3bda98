import { afterEach, describe, expect, test } from "vitest";
import type { World } from "../../src/cli/local/world/world.ts";
import { expectConsistent } from "./after-all.ts";
import { jobs, merged, push } from "./arrange-deaths.ts";
import { giveUp, type Held, holdCall, restOfRuns } from "./hold-call.ts";
import { type Scenario, workflow } from "./scenario.ts";
import { seenUndisturbed, startOne } from "./undisturbed.ts";
import { readSeen } from "./what-is-seen.ts";

let scenario: Scenario | undefined;
let held: Held[] = [];

afterEach(async () => {
  for (const one of held) one.release();
  held = [];
  await scenario?.remove();
  scenario = undefined;
});

/** Waits for the held call, lets GitHub give its run up, and lets the others go on without it. */
async function supersede(world: Scenario, held: Held): Promise<void> {
  giveUp(world, await held.arrived);
  world.github.fireSchedule(world.repository, workflow);
}

const hold = (world: World, match: RegExp, job = jobs.publish): Held => {
  const one = holdCall(world, { match, job });
  held.push(one);
  return one;
};

const readsPulls = /^GET .*\/pulls$/;

describe("jobs that GitHub has given up and that go on later", () => {
  test("held at their push, before their effects and at the merge: when they wake, others have done the work, and they write nothing", async () => {
    const expected = await seenUndisturbed();
    let plan: Held | undefined;
    scenario = await startOne({
      before: (world) => {
        plan = hold(world, push, jobs.publishPlan);
      },
    });
    if (plan === undefined) throw new Error("nothing is held");
    await plan.arrived;
    const atPush = hold(scenario, push);
    await supersede(scenario, plan);
    await atPush.arrived;
    plan.release();

    const beforeEffects = hold(scenario, readsPulls);
    await supersede(scenario, atPush);
    await beforeEffects.arrived;
    const atMerge = hold(scenario, merged);
    await supersede(scenario, beforeEffects);
    await supersede(scenario, atMerge);
    await restOfRuns(scenario);
    for (let sweep = 0; sweep < 2; sweep++) {
      scenario.github.fireSchedule(scenario.repository, workflow);
      await restOfRuns(scenario);
    }
    expect((await scenario.run()).status).toBe("done");
    const state = scenario.git("rev-parse", "baton-state");
    expect(await readSeen(scenario)).toEqual(expected);

    for (const zombie of [atPush, beforeEffects, atMerge]) zombie.release();
    await scenario.engine.idle();
    expect(await readSeen(scenario)).toEqual(expected);
    expect(scenario.git("rev-parse", "baton-state")).toBe(state);
    expectConsistent(scenario);
  }, 300_000);
});
