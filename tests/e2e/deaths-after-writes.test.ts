import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { expectConsistent } from "./after-all.ts";
import {
  arrangeDeaths,
  checkRun,
  closed,
  comment,
  commentEdited,
  type Death,
  dispatched,
  jobs,
  merged,
  pullOpened,
  push,
  reviewPosted,
  type Struck,
} from "./arrange-deaths.ts";
import { driveBySweeps } from "./drive-by-sweeps.ts";
import type { Scenario } from "./scenario.ts";
import { seenUndisturbed, startOne } from "./undisturbed.ts";
import { readSeen, type Seen } from "./what-is-seen.ts";

let expected: Seen;
let scenario: Scenario | undefined;

beforeAll(async () => {
  expected = await seenUndisturbed();
}, 180_000);
afterEach(async () => {
  await scenario?.remove();
  scenario = undefined;
});

/** Two deaths of a ticket without getting on are borne; the third would ask a person. */
const lives: readonly (readonly [string, readonly Death[]])[] = [
  [
    "each right after its push",
    [
      // The first push only founds the state branch.
      { job: jobs.route, at: { after: push } },
      { job: jobs.route, at: { after: push } },
      { job: jobs.publishPlan, at: { after: push } },
      { job: jobs.route, at: { after: push } },
      { job: jobs.publish, at: { after: push } },
      { job: jobs.publish, at: { after: merged }, spared: true },
      { job: jobs.publish, at: { after: push } },
      { job: jobs.route, at: { after: comment } },
    ],
  ],
  [
    "after what it showed first, and between the merge and its push",
    [
      { job: jobs.route, at: { after: comment } },
      { job: jobs.publishPlan, at: { after: commentEdited } },
      { job: jobs.publish, at: { after: pullOpened } },
      { job: jobs.publish, at: { after: merged } },
    ],
  ],
  [
    "after what it showed later",
    [
      { job: jobs.publishPlan, at: { after: dispatched } },
      { job: jobs.publish, at: { after: checkRun } },
      { job: jobs.publish, at: { after: reviewPosted } },
      { job: jobs.publish, at: { after: comment } },
      { job: jobs.route, at: { after: closed } },
    ],
  ],
];

describe("jobs that die after they wrote", () => {
  test.each(lives)(
    "%s: the run ends as if nothing had happened",
    async (_name, deaths) => {
      let struck: Struck | undefined;
      scenario = await startOne({
        before: (world) => {
          struck = arrangeDeaths(world, deaths);
        },
      });
      const run = await driveBySweeps(scenario);
      expect(struck?.all(), "every death struck").toHaveLength(deaths.length);
      expect(run.status).toBe("done");
      expect(await readSeen(scenario)).toEqual(expected);
      expectConsistent(scenario);
    },
    240_000,
  );
});
