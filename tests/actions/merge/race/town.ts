import type { Claim } from "../../../../src/contracts/claim.ts";
import { maintainer } from "../../../builders/leg-world.ts";
import { memoryForge } from "../../../fakes/memory-forge.ts";
import { memoryServer } from "../../../fakes/memory-state-store.ts";
import { beginRace } from "./begin-race.ts";
import { createRandom, Schedule } from "./schedule.ts";
import type { Weather } from "./weather.ts";

/** A job and when it dies: at its call of that number, never when it is below 0. `tip`: main as it has read it last. */
export type Jobs = { readonly claim: Claim | null; tip: string; calls: number; readonly diesAt: number };

/** What all jobs of one race share: GitHub, the repository and the state branch in memory, the time, and what was seen. */
export class Town {
  readonly seed: number;
  readonly random: () => number;
  readonly schedule: Schedule;
  readonly race;
  readonly repository;
  readonly forge = memoryForge();
  readonly server = memoryServer();
  readonly people = new Set<string>();
  readonly violations: string[] = [];
  readonly diverged: { readonly run: string; readonly ticket: string; readonly number: number }[] = [];
  readonly tally = { landed: 0, dispatches: 0, sweeps: 0 };
  readonly openLegs = new Map<number, number>();
  weather: Weather;
  nextRun = 1000;
  /** GitHub starts the workflow that was dispatched. */
  startWorkflow: () => void = () => undefined;

  constructor(seed: number, features: readonly number[], weather: Weather) {
    this.seed = seed;
    this.weather = weather;
    this.random = createRandom(seed);
    this.schedule = new Schedule(this.random);
    this.race = beginRace(features);
    this.repository = this.race.repository();
    const { events, main, legs } = this.race;
    this.forge.grant(maintainer, "admin");
    for (const _run of features) this.forge.openIssue({ title: "Greetings", body: "Say hello.", author: maintainer });
    this.world.nextId = 1000;
    this.server.memory = { ...this.server.memory, events, lastSeq: events.at(-1)?.seq ?? 0 };
    this.world.branches.set("main", main);
    for (const { branch, head, number } of legs) {
      this.world.branches.set(branch, head);
      this.world.pulls.push({
        number,
        state: "open",
        mergeSha: null,
        draft: false,
        title: "Greet",
        body: "",
        branch,
        base: "main",
        author: this.world.self,
        headWhenClosed: null,
      });
    }
  }

  get world() {
    return this.forge.world;
  }

  get tip(): string {
    return this.world.branches.get("main") ?? "";
  }

  chance(share: number): boolean {
    return this.random() < share;
  }

  /** In milliseconds. Mostly quick, sometimes slow, now and then very slow. */
  latency(): number {
    return (this.chance(0.1) ? 4000 : this.chance(0.4) ? 600 : 40) * this.random();
  }

  async wait(job: Jobs, ms = this.latency()): Promise<void> {
    if (job.calls++ === job.diesAt) await this.schedule.die();
    await this.schedule.sleep(ms);
  }

  newJob(claim: Claim | null): Jobs {
    return { claim, tip: "", calls: 0, diesAt: this.chance(this.weather.deaths) ? Math.floor(this.random() * 40) : -1 };
  }

  open(runId: number, legs: number): void {
    this.openLegs.set(runId, legs);
    this.world.runs.set(runId, { completed: legs === 0, attempt: 1 });
  }

  close(runId: number): void {
    const left = (this.openLegs.get(runId) ?? 1) - 1;
    this.openLegs.set(runId, left);
    if (left <= 0) this.world.runs.set(runId, { completed: true, attempt: 1 });
  }
}
