import { afterEach, beforeAll, describe, expect, test } from "vitest";
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
import { readSeen, type Seen } from "./what-is-seen.ts";

let expected: Seen;
let scenario: Scenario | undefined;

beforeAll(async () => {
  expected = await seenUndisturbed();
}, 60_000);
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

const cases: readonly (readonly [string, (world: World) => void])[] = [
  // Each kind of write with each kind of loss: tests/adapters/github/lost-answers.test.ts.
  ["writes are done, and by turns the connection breaks or a gateway answers in GitHub's place", loseAnswers],
  [
    "nothing is done at first: servers are down, connections break",
    ({ github }) => {
      for (const match of [...writes, push]) github.fail({ match, ...gateway });
      for (const job of Object.values(jobs)) {
        github.fail({ match: /^GET \/api\//, job, status: 500, body: '{"message":"Server Error"}' });
        github.fail({ match: /^GET \/api\//, job, reset: true });
        github.fail({ match: /^GET .*\/info\/refs$/, job, reset: true });
        github.fail({ match: /^POST .*\/git-upload-pack$/, job, status: 503, body: "" });
      }
    },
  ],
];

describe("GitHub's answers that never arrive", () => {
  test.each(cases)(
    "%s: no difference, and no job fails",
    async (_name, before) => {
      scenario = await startOne({ before });
      const run = await driveBySweeps(scenario);
      expect(run.claims.map(({ ended }) => ended?.outcome)).toEqual(["published", "published"]);
      expect(scenario.jobs().filter(({ conclusion }) => conclusion === "failure")).toEqual([]);
      expect(run.status).toBe("done");
      expect(await readSeen(scenario)).toEqual(expected);
      expectConsistent(scenario);
    },
    90_000,
  );
});
