import path from "node:path";
import { Fault } from "../../core/fault.ts";
import { capUsd } from "../../policy/due/slice.ts";
import type { RunState } from "../../state/state.ts";
import { decideNextMove } from "./next-move.ts";
import { nextSecond } from "./next-second.ts";
import { findRun, readState } from "./read-run.ts";
import type { PlanAnswer } from "./screen/ask.ts";
import { renderPlan } from "./screen/render-plan.ts";
import type { Screen } from "./screen/screen.ts";
import { readConfig } from "./world/prepare-repository.ts";
import type { World } from "./world/world.ts";

const workflow = ".github/workflows/baton.yml";

export type Driver = {
  /** What the person says of a plan that waits for a word. */
  readonly answerPlan: (signal: AbortSignal) => Promise<PlanAnswer>;
  readonly screen: Screen;
  readonly signal: AbortSignal;
  readonly howToGoOn: string;
};

/**
 * Lets the jobs run until nothing is left to do; speaks as the maintainer where a person is asked, and as the clock where nothing goes on.
 * Throws the signal's reason when it is aborted.
 */
export async function drive(world: World, issue: number, driver: Driver): Promise<RunState> {
  let sweeps = 0;
  let seen = 0;
  for (;;) {
    await idle(world, driver.signal);
    const state = await readState(path.join(world.folder, "origin.git"));
    const run = findRun(state, issue);
    sweeps = (state?.lastSeq ?? 0) > seen ? 0 : sweeps;
    seen = state?.lastSeq ?? 0;
    const move = decideNextMove(run, sweeps);
    if (move.kind === "done" && run !== undefined) {
      // The job that merged last may have died before it showed the end: a sweep does it, and some are enough.
      if (sweeps === 3 || (await isClosed(world, issue))) return run;
      sweeps += 1;
      world.github.fireSchedule(world.repository, workflow);
      continue;
    }
    if (move.kind === "stuck") {
      if (run === undefined)
        throw new Fault("state.missing", `${move.why} Look above and at ${world.folder}/logs.`, { who: "outside" });
      driver.screen.say(`✗ ${move.why}`);
      return run;
    }
    if (move.kind === "approve" && run !== undefined) await decidePlan(world, { issue, run }, driver);
    else {
      sweeps += 1;
      world.github.fireSchedule(world.repository, workflow);
    }
  }
}

async function isClosed({ github, repository, maintainer }: World, issue: number): Promise<boolean> {
  const found = (await github.as(maintainer).request("GET", `/repos/${repository}/issues/${issue}`)) as {
    state: string;
  };
  return found.state === "closed";
}

async function idle(world: World, signal: AbortSignal): Promise<void> {
  const stopped = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  signal.throwIfAborted();
  await Promise.race([world.engine.idle(), stopped]);
}

/** Shows the plan, and says on the issue what the person says of it: yes, or what should be different. */
async function decidePlan(
  world: World,
  { issue, run }: { readonly issue: number; readonly run: RunState },
  driver: Driver,
): Promise<void> {
  const { screen, signal, howToGoOn } = driver;
  const config = readConfig(path.join(world.folder, "origin.git"));
  const columns = process.stdout.columns ?? 80;
  screen.say(`\n${renderPlan(run, { capUsd: capUsd(run, config), columns })}\n`);
  const answer: PlanAnswer = await driver.answerPlan(signal);
  if (answer.kind === "no") {
    const others = `\nOr ask for another plan: ${howToGoOn} --say "/baton revise <what you want>"`;
    throw new Fault("input.invalid", `Stopped at the plan. Go on with: ${howToGoOn}${others}`, { who: "user" });
  }
  await nextSecond();
  const body = answer.kind === "yes" ? "/baton approve" : `/baton revise ${answer.text}`;
  screen.say(`→ ${world.maintainer}: ${body}`);
  await world.github
    .as(world.maintainer)
    .request("POST", `/repos/${world.repository}/issues/${issue}/comments`, { body });
}
