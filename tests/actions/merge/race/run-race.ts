import { toDraft } from "../../../../src/policy/drafts.ts";
import { fold } from "../../../../src/state/fold.ts";
import { checkAppend } from "../../../../src/state/machines/check-append.ts";
import { memoryStateStore } from "../../../fakes/memory-state-store.ts";
import { portsOf } from "./job-ports.ts";
import { judgeRace } from "./judge-race.ts";
import { leg } from "./leg.ts";
import { route, startJob } from "./route.ts";
import { Town } from "./town.ts";
import { calm, type Weather } from "./weather.ts";

/** What came of one race. */
export type Outcome = {
  readonly violations: readonly string[];
  /** Pushes of a person that fell between the last look at main and the merge. */
  readonly diverged: number;
  readonly landed: number;
  readonly yielded: number;
  readonly freed: number;
  readonly dispatches: number;
  readonly sweeps: number;
};

/** Legs that are ready to merge at about the same moment, in one or two runs, with all that may happen to them. Real stories over ports in memory. */
export async function runRace(seed: number, features: readonly number[], weather: Weather): Promise<Outcome> {
  const town = new Town(seed, features, weather);
  town.startWorkflow = () => town.schedule.start(() => route(town, false), town.latency());
  for (const { claim } of town.race.legs) town.openLegs.set(claim.runId, (town.openLegs.get(claim.runId) ?? 0) + 1);
  for (const runId of town.openLegs.keys()) town.world.runs.set(runId, { completed: false, attempt: 1 });
  for (const { claim } of town.race.legs) {
    const job = town.newJob(claim);
    const ports = portsOf(town, job, claim.runId);
    startJob(town, claim.runId, job, () => leg(town, claim, job, ports), town.chance(0.5) ? 0 : town.random() * 15_000);
  }
  for (let left = town.random() < 0.5 ? weather.pushes : 0; left > 0; left--)
    town.schedule.start(async () => {
      const pushed = town.repository.pushOn(town.tip, `person ${left}`);
      town.people.add(pushed);
      town.world.branches.set("main", pushed);
    }, town.random() * 40_000);
  if (town.chance(weather.stops))
    town.schedule.start(async () => {
      const store = memoryStateStore({ clock: town.schedule, accept: checkAppend, server: town.server });
      const [run = ""] = [...fold(town.server.memory.events).runs.keys()];
      const about = { run, ticket: null, key: "comment:99", correlationId: "comment:99" };
      if (fold(town.server.memory.events).runs.get(run)?.status === "running")
        await store.advance(async () => ({
          events: [toDraft("RUN_STOPPED", { ...about, payload: { commentId: 99, saidAt: null } })],
        }));
    }, town.random() * 30_000);
  if (town.chance(0.3)) town.schedule.start(() => route(town, town.chance(0.5)), town.random() * 40_000);
  await town.schedule.run();
  // What is left undone is taken up by the schedule, in calm weather.
  town.weather = calm;
  const isOver = () => [...fold(town.server.memory.events).runs.values()].every((run) => run.status === "done");
  for (let before = -1; before !== town.server.memory.lastSeq && town.tally.sweeps < 40 && !isOver(); ) {
    before = town.server.memory.lastSeq;
    town.tally.sweeps++;
    town.schedule.start(() => route(town, true));
    await town.schedule.run();
  }

  town.violations.push(
    ...judgeRace(seed, {
      events: town.server.memory.events,
      world: town.world,
      diverged: town.diverged.map((one) => one.number),
    }),
  );
  const { events } = town.server.memory;
  return {
    violations: town.violations,
    diverged: town.diverged.length,
    landed: town.tally.landed,
    yielded: events.filter((event) => event.type === "CLAIM_ENDED" && event.payload.yielded).length,
    freed: events.filter((event) => event.type === "MERGE_ENDED" && event.payload.outcome === "freed").length,
    dispatches: town.tally.dispatches,
    sweeps: town.tally.sweeps,
  };
}
