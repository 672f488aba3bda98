import fc from "fast-check";
import { expect, it } from "vitest";
import { settleSpent } from "../../../src/actions/publish/write/settle-spent.ts";
import type { LegNeeds } from "../../../src/contracts/baton.ts";
import { type Claim, ThinkingJob } from "../../../src/contracts/claim.ts";
import type { Task } from "../../../src/contracts/task.ts";
import { capUsd } from "../../../src/policy/due/slice.ts";
import type { ClaimState } from "../../../src/state/claim-state.ts";
import { Luck } from "../../builders/luck.ts";
import { playJob } from "../../builders/paying-job.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { aConfig, Project } from "../../builders/project.ts";
import { RandomWorld } from "../../builders/random-world.ts";

const draw = fc.record({
  seed: fc.integer(),
  kind: fc.constantFrom("build", "task"),
  features: fc.integer({ min: 1, max: 4 }),
  runUsd: fc.constantFrom(0.05, 1, 20),
  rounds: fc.integer({ min: 1, max: 3 }),
  parallel: fc.integer({ min: 1, max: 4 }),
  documents: fc.boolean(),
  reviewers: fc.constantFrom(undefined, ["openai/a", "google/b", "anthropic/c"]),
});
type Drawn = typeof draw extends fc.Arbitrary<infer T> ? T : never;

it("whatever the order and failures of legs, panels, relays, datasets and documents, what a run pays never passes its cap", () => {
  fc.assert(
    fc.property(draw, (drawn) => {
      const world = new PayingWorld(drawn);
      for (let step = 0; step < 25; step++) {
        world.step();
        const { run } = world.project;
        expect(world.paidUsd).toBeLessThanOrEqual(run.spentUsd + run.reservedUsd + 1e-5);
        expect(run.spentUsd + run.reservedUsd).toBeLessThanOrEqual(world.capUsd + 1e-5);
        expect(world.paidUsd).toBeLessThanOrEqual(world.capUsd + 1e-5);
      }
    }),
    { numRuns: 150 },
  );
});

it("those worlds come near their caps, and pay every thinking job, so that the bound means something", () => {
  const usual = { features: 1, runUsd: 1, rounds: 3, parallel: 4, documents: true, reviewers: undefined } as const;
  const worlds = Array.from({ length: 60 }, (_, seed) => {
    const world = new PayingWorld({ ...usual, seed, kind: seed % 2 === 0 ? "task" : "build" });
    for (let step = 0; step < 25; step++) world.step();
    return world;
  });
  expect(Math.max(...worlds.map(({ paidUsd, capUsd }) => paidUsd / capUsd))).toBeGreaterThan(0.75);
  const paid = worlds.flatMap(({ project }) => project.run.claims.flatMap(({ slices }) => Object.keys(slices)));
  expect([...new Set(paid)].sort()).toEqual([...ThinkingJob.options].sort());
});

/** A run with features and tasks whose jobs really spend: what vendors ask for is counted here, and nowhere in the state. */
class PayingWorld {
  readonly project: Project;
  paidUsd = 0;
  readonly #luck: Luck;
  readonly #world: RandomWorld;
  /** Claims whose jobs have begun: none of them spends twice. */
  readonly #begun = new Set<string>();

  constructor({ seed, kind, features, runUsd, rounds, parallel, documents, reviewers }: Drawn) {
    const settings = {
      budget: { "run-usd": runUsd },
      limits: { rounds, parallel },
      document: documents ? [{ kind: "section", file: "README.md", name: "use", prompt: "How it is used." }] : [],
      ...(reviewers && { models: { reviewers } }),
    };
    const plan = aPlan(Array.from({ length: features }, (_, index) => aFeature(`f${index + 1}`)));
    this.#luck = new Luck(seed);
    this.project = kind === "build" ? Project.approved(plan, settings) : new Project(settings).start({ kind: "task" });
    this.#world = new RandomWorld(this.project, this.#luck, (claim) => settleSpent(claim, this.#work(claim)));
  }

  get capUsd(): number {
    return capUsd(this.project.run, this.project.config);
  }

  step(): void {
    if (this.#luck.chance(0.4)) this.#askForMore();
    for (const claim of this.#working()) if (this.#luck.chance(0.2)) this.#work(claim);
    this.#world.step();
    this.#world.playLive();
  }

  /** Also those that are believed dead. */
  #working(): readonly ClaimState[] {
    return this.project.run.claims.filter(({ ended }) => ended === null || ended.outcome === "dead");
  }

  /** The claim's jobs, once: what they paid is kept, what they told is handed on. Those of a claim that is never heard of again pay all the same. */
  #work(claim: Claim): LegNeeds {
    if (this.#begun.has(claim.claim)) return lost(claim);
    this.#begun.add(claim.claim);
    return Object.fromEntries(
      Object.entries(claim.slices).map(([job, slice]) => {
        if (this.#luck.chance(0.1)) return [job, { result: "skipped" as const, outputs: {} }];
        const { paidUsd, need } = playJob(slice, this.#luck);
        this.paidUsd += paidUsd;
        return [job, need];
      }),
    );
  }

  /** People: a question, a relay or a dataset more, a retry, a larger budget. */
  #askForMore(): void {
    const { project } = this;
    if (project.run.status === "done") return;
    const count = project.run.tickets.size;
    const said = { commentId: 100 + project.events.length, saidAt: null };
    const luck = this.#luck.next();
    if (luck < 0.6 && count < 12) {
      const [letter, task] = this.#luck.pick(tasks);
      project.tell("TASK_REQUESTED", { task, ...said }, { ticket: `${letter}${count + 1}` });
    } else if (luck < 0.9) project.tell("RETRY_REQUESTED", { feature: null, ...said });
    else
      project.config = aConfig({
        ...project.config,
        budget: { ...project.config.budget, "run-usd": project.config.budget["run-usd"] * 1.5 },
      });
  }
}

const question = { title: "Which way?", body: "", author: "alice", pull: null };
const tasks: readonly [[string, Task], ...[string, Task][]] = [
  ["q", { kind: "ask", question }],
  ["r", { kind: "relay", relay: "default" }],
  ["d", { kind: "dataset", dataset: "default" }],
];

/** Jobs that died with their runner: no word of what they cost. */
function lost({ slices }: Claim): LegNeeds {
  return Object.fromEntries(Object.keys(slices).map((job) => [job, { result: "failure" as const, outputs: {} }]));
}
