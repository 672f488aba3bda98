import type { RunState } from "../../src/state/state.ts";
import { type Scenario, workflow } from "./scenario.ts";

const ends: ReadonlySet<string> = new Set(["done", "blocked", "stopped"]);

/**
 * Lets only the clock help: the schedule fires when nothing runs any more, until the run is over, and again for what the last jobs may have left undone,
 * until a sweep has found nothing to do. Nobody approves or says anything. Fails after `most` sweeps.
 */
export async function driveBySweeps(scenario: Scenario, most = 15): Promise<RunState> {
  const { engine, github, repository } = scenario;
  let was = "";
  for (let sweeps = 0; sweeps <= most; sweeps++) {
    await engine.idle();
    const run = await scenario.run().catch(() => undefined);
    if (run !== undefined && ends.has(run.status)) {
      const failed = scenario.jobs().filter(({ conclusion }) => conclusion === "failure").length;
      const now = `${failed} failed\n${scenario.git("for-each-ref")}`;
      if (now === was) return run;
      was = now;
    }
    github.fireSchedule(repository, workflow);
  }
  throw new Error(`${most} sweeps did not bring the run to an end: it is ${(await scenario.run()).status}`);
}
