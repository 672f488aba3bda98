import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Claim } from "../../../src/contracts/claim.ts";
import type { Feature } from "../../../src/contracts/plan.ts";
import { findMainWait } from "../../../src/policy/render/revert.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { Project, sha } from "../../builders/project.ts";

/** Features that only need earlier ones: no cycles. */
const features = fc
  .array(fc.record({ needs: fc.array(fc.nat(5), { maxLength: 3 }), priority: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((drawn): Feature[] =>
    drawn.map(({ needs, priority }, index) => {
      const dependsOn = [...new Set(needs.filter((need) => need < index).map((need) => `f${need + 1}`))];
      return aFeature(`f${index + 1}`, { priority, dependsOn });
    }),
  );
const config = fc.record({
  limits: fc.record({ rounds: fc.integer({ min: 1, max: 3 }), parallel: fc.integer({ min: 1, max: 3 }) }),
  budget: fc.record({ "run-usd": fc.constantFrom(0.1, 1, 50) }),
});
const seeds = fc.integer();

describe("decide, in random worlds", () => {
  it("gives at most one live claim a ticket, never before what it needs, never over the cap or the budget, and nothing twice", () => {
    fc.assert(
      fc.property(features, config, seeds, (drawn, settings, seed) => {
        const world = new RandomWorld(Project.approved(aPlan(drawn), settings), seed);
        for (let step = 0; step < 12 && world.step(); step++) {
          const { project } = world;
          const live = project.run.claims.filter((claim) => claim.ended === null);
          expect(new Set(live.map((claim) => claim.ticket)).size).toBe(live.length);
          expect(live.length).toBeLessThanOrEqual(settings.limits.parallel);
          for (const claim of live) {
            for (const id of project.ticket(claim.ticket).feature?.dependsOn ?? [])
              expect(project.ticket(id).status).toBe("done");
          }
          expect(project.run.reservedUsd + project.run.spentUsd).toBeLessThanOrEqual(project.run.budgetUsd + 1e-6);
          expect(project.decide()).toEqual({ events: [], claims: [], ci: [] });
          world.playLive();
        }
      }),
      { numRuns: 120 },
    );
  });

  it("comes to an end: all features done, or each of the others blocked, waiting for a person, or for one that is", () => {
    fc.assert(
      fc.property(features, config, seeds, (drawn, settings, seed) => {
        const world = new RandomWorld(Project.approved(aPlan(drawn), settings), seed);
        let steps = 0;
        while (world.step()) {
          world.playLive();
          expect(++steps).toBeLessThan(200);
        }
        const { run } = world.project;
        const isRed = [...run.tickets.values()].some((one) => findMainWait(run, one) !== undefined);
        const stuck = (name: string): boolean => {
          const ticket = run.tickets.get(name);
          if (ticket === undefined || ticket.status === "done") return false;
          return (
            isRed ||
            ticket.status === "blocked" ||
            ticket.waiting !== null ||
            (ticket.feature?.dependsOn ?? []).some(stuck)
          );
        };
        const open = [...run.tickets.values()].filter((ticket) => ticket.status !== "done");
        expect(open.filter((ticket) => !stuck(ticket.ticket)).map((ticket) => ticket.ticket)).toEqual([]);
        if (open.length === 0) expect(run.status).toBe("done");
        expect(run.strays).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });
});

/** Plays the jobs of a run with every kind of luck; the same seed plays the same. */
class RandomWorld {
  readonly project: Project;
  #seed: number;

  constructor(project: Project, seed: number) {
    this.project = project;
    this.#seed = seed;
  }

  /** One call of route; false when nothing was due and nothing is at work. */
  step(): boolean {
    const dead = this.#chance(0.1);
    const before = this.project.events.length;
    this.project.route({ isAlive: () => !dead });
    return this.project.events.length > before || this.project.run.claims.some((claim) => claim.ended === null);
  }

  playLive(): void {
    for (const claim of this.project.run.claims.filter((one) => one.ended === null))
      if (this.#chance(0.8)) this.#play(claim);
  }

  #play(claim: Claim): void {
    const { project } = this;
    const luck = this.#random();
    if (luck < 0.1) {
      project.end(claim, "failed", this.#spent(claim));
      return;
    }
    if (claim.mode === "watch") {
      project.watch(
        claim,
        this.#pick(["passed", "passed", "failed", "no_tests", "unreadable"] as const),
        this.#chance(0.1),
      );
      project.end(claim);
      return;
    }
    if (claim.mode === "implement") this.#implement(claim);
    if (claim.mode !== "merge" && project.ticket(claim.ticket).head !== null && this.#chance(0.9)) {
      project.prove(claim, {
        outcome: this.#pick(["passed", "passed", "passed", "failed", "conflict", "no_tests", "unreadable"] as const),
      });
    }
    if (
      (claim.mode === "implement" || claim.mode === "review") &&
      project.ticket(claim.ticket).head !== null &&
      this.#chance(0.9)
    ) {
      const decision = this.#pick(["approved", "approved", "changes_requested", "none"] as const);
      project.review(claim, decision, decision === "none" ? { outcome: "failed", reason: "no answer" } : {});
    }
    this.#merge(claim);
    project.end(claim, "published", this.#spent(claim));
  }

  /** Commits nearly always; sometimes the coder's word instead, sometimes nothing at all. */
  #implement(claim: Claim): void {
    const place = { ticket: claim.ticket, claim: claim.claim };
    const { round } = claim;
    const luck = this.#random();
    if (luck < 0.05) this.project.tell("CHANGE_DECLINED", { outcome: "blocked", reason: "no", round }, place);
    else if (luck < 0.1)
      this.project.tell("CHANGE_WITHHELD", { paths: [".github/workflows/x.yml"], reason: "r", round }, place);
    else if (luck < 0.95) this.project.push(claim);
  }

  #merge(claim: Claim): void {
    const { project } = this;
    const ticket = project.ticket(claim.ticket);
    const ready =
      ticket.verdict?.decision === "approved" &&
      ticket.proof?.proof.outcome === "passed" &&
      ticket.proof.proof.base === sha(project.main) &&
      claim.base === sha(project.main);
    if (!ready) return;
    if (this.#chance(0.7)) project.merge(claim, { diverged: this.#chance(0.3) });
    else if (this.#chance(0.5)) {
      const gates = [{ gate: "approval", why: "w", remedy: "r" }];
      project.tell(
        "MERGE_WAITING",
        { head: ticket.head ?? "", untilMain: sha(project.main), gates },
        { ticket: claim.ticket, claim: claim.claim },
      );
    }
  }

  #spent(claim: Claim): Record<string, number> {
    return Object.fromEntries(Object.entries(claim.slices).map(([job, slice]) => [job, slice * this.#random()]));
  }

  #pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.#random() * from.length)] ?? from[0];
  }

  #chance(of: number): boolean {
    return this.#random() < of;
  }

  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) | 0;
    return (this.#seed >>> 0) / 2 ** 32;
  }
}
