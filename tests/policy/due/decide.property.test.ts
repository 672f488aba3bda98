import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../../src/contracts/plan.ts";
import { findMainWait } from "../../../src/policy/render/revert.ts";
import { Luck } from "../../builders/luck.ts";
import { aFeature, aPlan } from "../../builders/plan.ts";
import { Project } from "../../builders/project.ts";
import { RandomWorld } from "../../builders/random-world.ts";

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
        const world = new RandomWorld(Project.approved(aPlan(drawn), settings), new Luck(seed));
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
        const world = new RandomWorld(Project.approved(aPlan(drawn), settings), new Luck(seed));
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
