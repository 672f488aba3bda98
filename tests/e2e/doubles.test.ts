import { afterEach, describe, expect, test } from "vitest";
import type { World } from "../../src/cli/local/world/world.ts";
import { expectConsistent } from "./after-all.ts";
import { checkRun, comment, dispatched, jobs, merged, pullOpened, push, reviewPosted } from "./arrange-deaths.ts";
import { driveBySweeps } from "./drive-by-sweeps.ts";
import { type Scenario, workflow } from "./scenario.ts";
import { seenUndisturbed, startOne } from "./undisturbed.ts";
import { readSeen } from "./what-is-seen.ts";

const repository = "maintainer/notes";
let scenario: Scenario | undefined;

afterEach(async () => {
  await scenario?.remove();
  scenario = undefined;
});

/** `POST …/dispatches` as a person at the page of the workflow. */
const dispatch = ({ github }: World) =>
  github
    .as("maintainer")
    .request("POST", `/repos/${repository}/actions/workflows/baton.yml/dispatches`, { ref: "main" });

/** Delivers again what started the newest run of that event. */
const deliverAgain = ({ github }: Pick<World, "github">, event: string): void => {
  const run = github
    .runs()
    .filter((one) => one.event.name === event)
    .at(-1);
  if (run === undefined) throw new Error(`no run of ${event}`);
  github.redeliver(run.id);
};

/** Pairs of route jobs that were at work at the same time. */
function countOverlaps({ jobs: rows }: Scenario): number {
  const routes = rows().filter(({ job, start }) => jobs.route.test(job) && start !== null);
  return routes.filter((one, index) => routes.slice(0, index).some((other) => (one.start ?? "") < other.end)).length;
}

describe("what happens twice", () => {
  test("label and approval delivered twice, a sweep and two dispatches in the same second: once in the end", async () => {
    const expected = await seenUndisturbed("by-a-person");
    scenario = await startOne({
      files: {},
      before: (world) => {
        // The first job of the label is on its way when all the others come.
        world.github.fail({
          match: /\/info\/refs$/,
          job: jobs.route,
          meanwhile: async () => {
            deliverAgain(world, "issues");
            world.github.fireSchedule(repository, workflow);
            await dispatch(world);
          },
        });
      },
    });
    await scenario.engine.idle();
    expect((await scenario.run()).status).toBe("awaiting_approval");
    expect(countOverlaps(scenario)).toBeGreaterThan(0);

    const { github } = scenario;
    for (const event of ["issues", "schedule"]) deliverAgain(scenario, event);
    await scenario.comment(scenario.issue, "/baton approve");
    github.fail({
      match: /\/info\/refs$/,
      job: jobs.route,
      meanwhile: async () => deliverAgain({ github }, "issue_comment"),
    });
    github.fireSchedule(repository, workflow);
    await Promise.all([dispatch(scenario), dispatch(scenario)]);
    const run = await driveBySweeps(scenario);
    expect(run.status).toBe("done");
    expect(run.claims.map(({ ticket }) => ticket)).toEqual(["plan", "f1"]);

    // One run of each kind; the sample's test runs all of its runs again.
    for (const { id } of new Map(github.runs().map((one) => [one.event.name, one])).values())
      await github.as("maintainer").send("POST", `/repos/${repository}/actions/runs/${id}/rerun`);
    await scenario.engine.idle();
    expect(await readSeen(scenario)).toEqual(expected);
    expectConsistent(scenario);
  }, 300_000);

  test("a sweep at each write of the others: no second of anything, and no work done twice", async () => {
    const expected = await seenUndisturbed();
    scenario = await startOne({
      before: (world) => {
        const sweep = async () => world.github.fireSchedule(repository, workflow);
        for (const match of [comment, pullOpened, checkRun, reviewPosted, merged, dispatched])
          world.github.fail({ match, afterWrite: true, meanwhile: sweep });
        for (const job of [jobs.route, jobs.publishPlan, jobs.publish, jobs.publish])
          world.github.fail({ match: push, job, afterWrite: true, meanwhile: sweep });
      },
    });
    const run = await driveBySweeps(scenario);
    expect(run.status).toBe("done");
    expect(run.claims.map(({ ticket }) => ticket)).toEqual(["plan", "f1"]);
    expect(await readSeen(scenario)).toEqual(expected);
    expectConsistent(scenario);
  }, 300_000);
});
