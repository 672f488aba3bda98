import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Event, EventDraft } from "../../src/contracts/events/event.ts";
import { fold } from "../../src/state/fold.ts";
import { foldAgents, renderAgentMachines } from "../../src/state/machines/agent-machines.ts";
import { checkAppend } from "../../src/state/machines/check-append.ts";
import { renderRunMachine, runMachine } from "../../src/state/machines/run-machine.ts";
import { renderTicketMachine, ticketMachine } from "../../src/state/machines/ticket-machine.ts";
import * as make from "../builders/events.ts";

const tickets = fc.constantFrom("plan", "f1", "f2", "f3", "pr");
const features = fc.constantFrom("f1", "f2", "f3");
const n = fc.integer({ min: 1, max: 4 });

/** Anything that could be written, sensible or not. */
const anyDraft: fc.Arbitrary<EventDraft> = fc.oneof(
  fc.constantFrom("build" as const, "review" as const).map((kind) => make.start({ kind })),
  fc
    .tuple(tickets, n, fc.integer({ min: 0, max: 30 }))
    .map(([ticket, i, seenSeq]) => make.claimed(make.claimOf(ticket, i, { seenSeq }))),
  fc
    .tuple(tickets, n, fc.constantFrom("published" as const, "failed" as const, "dead" as const))
    .map(([ticket, i, outcome]) => make.ended(make.claimOf(ticket, i), outcome)),
  fc.tuple(n, n).map(([i, revision]) => make.planPublished(make.claimOf("plan", i), revision)),
  n.map((revision) => make.approved(revision)),
  n.map((i) => make.draft("REVISION_REQUESTED", { text: `v${i}`, commentId: i, saidAt: null })),
  fc.tuple(features, n).map(([ticket, i]) => make.commits(make.claimOf(ticket, i))),
  fc.tuple(features, n).map(([ticket, i]) => make.proved(make.claimOf(ticket, i))),
  fc
    .tuple(tickets, n)
    .map(([ticket, i]) =>
      make.reviewPosted(make.claimOf(ticket, i), make.review({ findings: [make.finding("aaaaaaaaaaaa")] })),
    ),
  fc
    .tuple(tickets, n, fc.constantFrom("approved" as const, "changes_requested" as const))
    .map(([ticket, i, decision]) => make.verdict(make.claimOf(ticket, i), decision)),
  fc.tuple(features, n).map(([ticket, i]) => make.feedback(ticket, i)),
  fc.tuple(tickets, n).map(([ticket, i]) => make.blocked(ticket, `reason ${i}`)),
  fc.tuple(fc.option(features), n).map(([feature, i]) => make.retry(feature, `comment:retry:${i}`)),
  fc.tuple(features, n).map(([ticket, i]) => make.merged(ticket, i)),
  fc.tuple(features, n).map(([ticket, i]) => make.diverged(ticket, i)),
  fc
    .tuple(features, n, fc.constantFrom("passed" as const, "failed" as const))
    .map(([ticket, i, outcome]) => make.mainProved(make.claimOf(ticket, i), outcome)),
  fc.constant(make.stopped()),
  fc.constant(make.complete()),
);
const drafts = fc.array(anyDraft, { maxLength: 40 });

/** What the store would have let in, in the order it was tried, after a plan that is approved (or from nothing). */
function accepted(tried: readonly EventDraft[], before: readonly EventDraft[]): Event[] {
  const events = make.toEvents(before);
  const keys = new Set(events.map((event) => event.key));
  for (const draft of tried) {
    if (keys.has(draft.key) || checkAppend(events, draft) !== undefined) continue;
    keys.add(draft.key);
    events.push(...make.toEvents([draft], events.length + 1));
  }
  return events;
}
const histories = fc
  .tuple(drafts, fc.boolean())
  .map(([tried, isApproved]) => accepted(tried, isApproved ? make.approvedRun() : []));

describe("fold, for any events", () => {
  it("never throws, and is the same for the same events", () => {
    fc.assert(
      fc.property(drafts, (tried) => {
        const events = make.toEvents(tried);
        expect(fold(events)).toEqual(fold(events));
      }),
    );
  });

  it("gives the same whether it starts anew or goes on from any earlier state", () => {
    fc.assert(
      fc.property(histories, fc.nat(), (events, at) => {
        const cut = events.length === 0 ? 0 : at % (events.length + 1);
        expect(fold(events.slice(cut), fold(events.slice(0, cut)))).toEqual(fold(events));
      }),
    );
  });

  it("has no strays in what the store let in", () => {
    fc.assert(
      fc.property(histories, (events) => {
        expect([...fold(events).runs.values()].flatMap((run) => run.strays)).toEqual([]);
      }),
    );
  });

  it("takes an event that is doubled as one", () => {
    fc.assert(
      fc.property(histories, fc.nat(), (events, at) => {
        fc.pre(events.length > 0);
        const again = events[at % events.length];
        if (again === undefined) return;
        expect(fold([...events, again]).runs).toEqual(fold(events).runs);
      }),
    );
  });

  it("never leaves a terminal state, has one live claim a ticket at most, and accounts for every dollar", () => {
    fc.assert(
      fc.property(histories, (events) => {
        const terminal = new Map<string, string>();
        for (let length = 1; length <= events.length; length++) {
          const run = fold(events.slice(0, length)).runs.get(make.run);
          if (run === undefined) continue;
          for (const [name, status] of [
            ["run", run.status] as const,
            ...[...run.tickets].map(([ticket, state]) => [ticket, state.status] as const),
          ]) {
            const former = terminal.get(name);
            if (former !== undefined) expect(status).toBe(former);
            if (["done", "stopped", "cancelled"].includes(status)) terminal.set(name, status);
          }
          const live = run.claims.filter((claim) => claim.ended === null);
          expect(new Set(live.map((claim) => claim.ticket)).size).toBe(live.length);
          for (const claim of live) expect(run.tickets.get(claim.ticket)?.liveClaim?.claim).toBe(claim.claim);
          expect(run.reservedUsd).toBeCloseTo(live.length);
        }
      }),
    );
  });

  it("leaves the agents' views total too", () => {
    fc.assert(
      fc.property(drafts, (tried) => {
        expect(foldAgents(make.toEvents(tried), make.run)).toBeDefined();
      }),
    );
  });
});

describe("the tables", () => {
  it("lead out of no terminal state", () => {
    for (const row of ticketMachine)
      if (row.from.some((status) => status === "done" || status === "cancelled"))
        expect(["same", "done"]).toContain(row.to);
    for (const row of runMachine)
      if (row.from.some((status) => status === "done" || status === "stopped"))
        expect(["same", "done", "stopped"]).toContain(row.to);
  });

  it("are drawn as diagrams", () => {
    expect(renderTicketMachine()).toContain("blocked --> in_progress: RETRY_REQUESTED");
    expect(renderRunMachine()).toContain("running --> blocked: TICKET_BLOCKED (nothing else can go on)");
    expect([...renderAgentMachines().keys()]).toEqual(["coder", "reviewer", "repository_manager"]);
  });
});

describe("the three agents", () => {
  it("are seen on their way through two rounds", () => {
    const [one, two] = [make.claimOf("f1", 1), make.claimOf("f1", 2)];
    const way = [
      ...make.approvedRun([make.feature("f1")]),
      make.claimed(one),
      make.commits(one),
      make.reviewPosted(one),
      make.verdict(one, "changes_requested"),
      make.ended(one),
      make.claimed(two),
      make.commits(two),
      make.verdict(two, "approved"),
      make.merged("f1"),
      make.ended(two),
      make.complete(),
    ];
    const views = way.map((_, index) => foldAgents(make.toEvents(way.slice(0, index + 1)), make.run));
    const changes = <T>(of: (view: (typeof views)[number]) => T | undefined) =>
      views.map(of).filter((status, index, all) => status !== undefined && status !== all[index - 1]);
    expect(changes((view) => view.coder.get("f1"))).toEqual([
      "implementing",
      "waiting_for_review",
      "answering_feedback",
      "implementing",
      "waiting_for_review",
      "waiting_for_merge",
      "finished",
    ]);
    expect(changes((view) => view.reviewer.get("f1"))).toEqual([
      "idle",
      "reviewing",
      "waiting_for_fixes",
      "reviewing",
      "approved",
      "finished",
    ]);
    expect(changes((view) => view.repositoryManager)).toEqual([
      "idle",
      "planning",
      "waiting_for_approval",
      "starting_next",
      "watching",
      "merging",
      "starting_next",
      "complete",
    ]);
  });
});
