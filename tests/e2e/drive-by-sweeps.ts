import type { RunState } from "../../src/state/state.ts";
import { type Scenario, workflow } from "./scenario.ts";

const ends: ReadonlySet<string> = new Set(["done", "blocked", "stopped"]);

/**
 * Lets only the clock help: the schedule fires when nothing runs any more, until the run is over, and twice again for what the last jobs may have left
 * undone. Nobody approves or says anything. Fails after `most` sweeps.
 */
export async function driveBySweeps(scenario: Scenario, most = 15): Promise<RunState> {
  const { engine, github, repository } = scenario;
  let after = 0;
  for (let sweeps = 0; sweeps <= most; sweeps++) {
    await engine.idle();
    const run = await scenario.run().catch(() => undefined);
    if (run !== undefined && ends.has(run.status) && after++ === 2) return run;
    github.fireSchedule(repository, workflow);
  }
  throw new Error(`${most} sweeps did not bring the run to an end: it is ${(await scenario.run()).status}`);
}
