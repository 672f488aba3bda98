import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { expectConsistent } from "./after-all.ts";
import { arrangeDeaths, type Death, jobs, merged, push, type Struck } from "./arrange-deaths.ts";
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

/** Two deaths of a ticket without getting on are borne; the third would ask a person. Review dies before validate, as what one leg did is not asked again. */
const lives: readonly (readonly [string, readonly Death[]])[] = [
  [
    "each at its start",
    [
      { job: jobs.route, at: "start" },
      { job: jobs.plan, at: "start" },
      { job: jobs.publishPlan, at: "start" },
      { job: jobs.route, at: "start" },
      { job: jobs.implement, at: "start" },
      { job: jobs.review, at: "start" },
      { job: jobs.validate, at: "start" },
      { job: jobs.publish, at: "start" },
    ],
  ],
  [
    "each in its middle",
    [
      { job: jobs.route, at: { before: push } },
      { job: jobs.plan, at: { line: /Beginning upload/ } },
      { job: jobs.publishPlan, at: { before: push } },
      { job: jobs.implement, at: { line: /write_file/ } },
      { job: jobs.review, at: { line: /Beginning upload/ } },
      { job: jobs.validate, at: { line: /test: node --test/ } },
      { job: jobs.publish, at: { before: push } },
      { job: jobs.publish, at: { before: merged } },
    ],
  ],
];

describe("jobs that die before their push", () => {
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
