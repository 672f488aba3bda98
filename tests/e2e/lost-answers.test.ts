import { afterEach, expect, test } from "vitest";
import type { World } from "../../src/cli/local/world/world.ts";
import { expectConsistent } from "./after-all.ts";
import {
  checkRun,
  closed,
  comment,
  commentEdited,
  dispatched,
  jobs,
  merged,
  pullOpened,
  push,
  reviewPosted,
} from "./arrange-deaths.ts";
import { driveBySweeps } from "./drive-by-sweeps.ts";
import type { Scenario } from "./scenario.ts";
import { seenUndisturbed, startOne } from "./undisturbed.ts";
import { readSeen } from "./what-is-seen.ts";

let scenario: Scenario | undefined;

afterEach(async () => {
  await scenario?.remove();
  scenario = undefined;
});

const writes = [comment, commentEdited, pullOpened, checkRun, reviewPosted, merged, dispatched, closed];
const gateway = { status: 502, body: "<html>Bad Gateway</html>", headers: { "content-type": "text/html" } };

const broken = { reset: true } as const;

/** Each kind of write once, each job's first push, and the founding of the state branch; by turns the connection breaks and a gateway answers in GitHub's place. */
function loseAnswers({ github }: World): void {
  const loss = (at: number) => (at % 2 === 0 ? broken : gateway);
  for (const [at, match] of writes.entries()) github.fail({ match, ...loss(at), afterWrite: true });
  for (const [at, job] of [jobs.route, jobs.route, jobs.publishPlan, jobs.publish, jobs.publish].entries())
    github.fail({ match: push, job, ...loss(at), afterWrite: true });
}

/** Before that, each write once and each job's first reads: servers are down, connections break. */
function refuseFirst({ github }: World): void {
  for (const match of [...writes, push]) github.fail({ match, ...gateway });
  for (const job of Object.values(jobs)) {
    github.fail({ match: /^GET \/api\//, job, status: 500, body: '{"message":"Server Error"}' });
    github.fail({ match: /^GET \/api\//, job, reset: true });
    github.fail({ match: /^GET .*\/info\/refs$/, job, reset: true });
    github.fail({ match: /^POST .*\/git-upload-pack$/, job, status: 503, body: "" });
  }
}

// Each kind of write with each kind of loss: tests/adapters/github/lost-answers.test.ts.
test("GitHub does nothing at first, and then does it and its answers never arrive: no difference, and no job fails", async () => {
  const expected = await seenUndisturbed();
  scenario = await startOne({
    before: (world) => {
      refuseFirst(world);
      loseAnswers(world);
    },
  });
  const run = await driveBySweeps(scenario);
  expect(run.claims.map(({ ended }) => ended?.outcome)).toEqual(["published", "published"]);
  expect(scenario.jobs().filter(({ conclusion }) => conclusion === "failure")).toEqual([]);
  expect(run.status).toBe("done");
  expect(await readSeen(scenario)).toEqual(expected);
  expectConsistent(scenario);
}, 240_000);
