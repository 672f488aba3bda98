import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { expectConsistent, readEvents } from "./after-all.ts";
import { jobs, push, reviewPosted } from "./arrange-deaths.ts";
import { driveBySweeps } from "./drive-by-sweeps.ts";
import { type Held, holdCall } from "./hold-call.ts";
import type { Scenario } from "./scenario.ts";
import { seenUndisturbed, startOne } from "./undisturbed.ts";
import { readSeen } from "./what-is-seen.ts";

let scenario: Scenario | undefined;
let held: Held | undefined;

afterEach(async () => {
  held?.release();
  await scenario?.remove();
  scenario = undefined;
});

/** Says so and waits until the state knows. */
async function stop(world: Scenario): Promise<void> {
  await world.comment(world.issue, "/baton stop");
  while ((await world.run()).status !== "stopped") await setTimeout(100);
}

const branches = ({ git }: Scenario): string => git("for-each-ref", "--format=%(refname)", "refs/heads/baton");

describe("a person stops the run while a leg works", () => {
  test("before its push: nothing of the leg is written, its money is settled, and no sweep takes it up", async () => {
    scenario = await startOne({
      before: (world) => {
        held = holdCall(world, { match: push, job: jobs.publish });
      },
    });
    await held?.arrived;
    await stop(scenario);
    held?.release();
    const run = await driveBySweeps(scenario);
    expect(run.status).toBe("stopped");
    expect(branches(scenario)).toBe("");
    expect((await scenario.comments(scenario.issue))[0]?.body).toMatch(/stopped/i);
    expect(await scenario.get("/pulls?state=all")).toEqual([]);
    expect(readEvents(scenario).at(-1)?.type).toBe("CLAIM_ENDED");
    expect(run.claims.at(-1)?.ended?.spentUsd).toBeLessThan(0.1);
    expectConsistent(scenario);
  }, 180_000);

  test("between its push and the merge: what is pushed stays a pull request, nothing is merged", async () => {
    scenario = await startOne({
      before: (world) => {
        held = holdCall(world, { match: reviewPosted, job: jobs.publish });
      },
    });
    await held?.arrived;
    const main = scenario.git("rev-parse", "main");
    await stop(scenario);
    held?.release();
    const run = await driveBySweeps(scenario);
    expect(run.status).toBe("stopped");
    expect(scenario.git("rev-parse", "main")).toBe(main);
    expect(await scenario.get("/pulls?state=open")).toHaveLength(1);
    expect((await scenario.get<{ state: string }>(`/issues/${scenario.issue}`)).state).toBe("open");
    expect(run.claims.every(({ ended }) => ended !== null)).toBe(true);
    expectConsistent(scenario);
  }, 180_000);
});

describe("a person cancels a workflow run", () => {
  test("while the coder works, and at the push: the sweep takes the ticket up, and the run ends as if nothing had happened", async () => {
    const expected = await seenUndisturbed();
    const first = { match: /^POST .*\/git-upload-pack$/, job: jobs.implement };
    scenario = await startOne({
      before: (world) => {
        held = holdCall(world, first);
      },
    });
    for (const next of [{ match: push, job: jobs.publish }, undefined]) {
      const id = await held?.arrived;
      const now: Held | undefined = held;
      held = next && holdCall(scenario, next);
      await scenario.github.as("maintainer").request("POST", `/repos/${scenario.repository}/actions/runs/${id}/cancel`);
      now?.release();
      await scenario.engine.idle();
      expect(scenario.github.runs().find((run) => run.id === id)?.conclusion).toBe("cancelled");
      if (next !== undefined) scenario.github.fireSchedule(scenario.repository, ".github/workflows/baton.yml");
    }
    const run = await driveBySweeps(scenario);
    expect(run.status).toBe("done");
    expect(await readSeen(scenario)).toEqual(expected);
    expectConsistent(scenario);
  }, 240_000);
});
