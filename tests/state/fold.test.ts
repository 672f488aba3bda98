import { describe, expect, it } from "vitest";
import type { EventDraft } from "../../src/contracts/events/event.ts";
import { fold } from "../../src/state/fold.ts";
import type { RunState } from "../../src/state/state.ts";
import type { TicketState } from "../../src/state/ticket-state.ts";
import { cpuMs } from "../builders/cpu-ms.ts";
import * as make from "../builders/events.ts";

const runOf = (drafts: readonly EventDraft[]): RunState => {
  const found = fold(make.toEvents(drafts)).runs.get(make.run);
  if (!found) throw new Error("the run is not there");
  expect(found.strays).toEqual([]);
  return found;
};
const ticketOf = (drafts: readonly EventDraft[], name = "f1"): TicketState => {
  const found = runOf(drafts).tickets.get(name);
  if (!found) throw new Error(`no ticket ${name}`);
  return found;
};

const one = make.claimOf("f1", 1);
const two = make.claimOf("f1", 2, { head: make.sha(101), seenSeq: 99 });
const firstRound = [...make.approvedRun(), make.claimed(one), make.commits(one)];

describe("fold: the run", () => {
  it("goes from requested over planning and approval to running, and makes a ticket of each feature", () => {
    const drafts = make.approvedRun();
    expect(drafts.map((_, index) => runOf(drafts.slice(0, index + 1)).status)).toEqual([
      "requested",
      "planning",
      "awaiting_approval",
      "awaiting_approval",
      "running",
    ]);
    const run = runOf(drafts);
    expect([...run.tickets.keys()]).toEqual(["plan", "f1", "f2", "f3"]);
    expect(run.tickets.get("plan")?.status).toBe("done");
    expect(run.approvedRevision).toBe(1);
  });

  it("plans again when a revision was asked for that the published plan does not know", () => {
    const claim = make.claimOf("plan", 1, { seenSeq: 1 });
    const revision = make.draft("REVISION_REQUESTED", { text: "Louder", commentId: 3, saidAt: null });
    const run = runOf([make.start(), make.claimed(claim), revision, make.planPublished(claim), make.ended(claim)]);
    expect(run.status).toBe("requested");
    expect(run.openRevisions.map((one) => one.text)).toEqual(["Louder"]);
    const again = make.claimOf("plan", 2, { seenSeq: 5 });
    const planned = runOf([
      make.start(),
      make.claimed(claim),
      revision,
      make.planPublished(claim),
      make.ended(claim),
      make.claimed(again),
      make.planPublished(again, 2),
    ]);
    expect(planned).toMatchObject({ status: "awaiting_approval", openRevisions: [] });
  });

  it("settles what was spent, takes the whole slice of a job without a figure, and reserves what lives", () => {
    const dead = make.claimOf("f1", 1, { slices: { implement: 2, review: 0.5 } });
    const live = make.claimOf("f1", 2, { slices: { implement: 3 } });
    const run = runOf([
      ...make.approvedRun(),
      make.claimed(dead),
      make.ended(dead, "dead", { review: 0 }),
      make.claimed(live),
    ]);
    expect(run).toMatchObject({ spentUsd: 0.25 + 2, reservedUsd: 3, budgetUsd: 10 });
  });

  it("takes the first end of a claim, whatever a second one says", () => {
    const dead = make.claimOf("f1", 1, { slices: { implement: 2 } });
    const twice = [
      ...make.approvedRun(),
      make.claimed(dead),
      make.ended(dead, "dead"),
      { ...make.ended(dead, "published", { implement: 0.1 }), key: "late" },
    ];
    expect(runOf(twice)).toMatchObject({ spentUsd: 2.25, reservedUsd: 0 });
    expect(ticketOf(twice)).toMatchObject({ deadClaims: 1 });
  });

  it("is blocked once nothing else can go on, and says why", () => {
    const stuck = [...make.approvedRun(), make.blocked("f1", "no luck")];
    expect(runOf(stuck).status).toBe("running");
    const all = [...stuck, make.blocked("f2", "none either")];
    expect(runOf(all)).toMatchObject({ status: "blocked", block: { reason: "no luck" } });
    expect(runOf([...all, make.retry("f2")]).status).toBe("running");
    expect(runOf([...all, make.retry("f3")]).status).toBe("blocked");
  });

  it("cancels what is open when it is stopped, and keeps a merge that happened all the same", () => {
    const run = runOf([...firstRound, make.stopped(), make.merged("f1")]);
    expect(run.status).toBe("stopped");
    expect([...run.tickets.values()].map((ticket) => ticket.status)).toEqual([
      "done",
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    expect(run.tickets.get("f1")?.merged?.sha).toBe(make.sha(501));
  });

  it("remembers the newest thing a person said, whatever the order of its zone", () => {
    const said = (saidAt: string, key: string) => make.draft("STATUS_REQUESTED", { commentId: 1, saidAt }, { key });
    const state = fold(
      make.toEvents([
        make.start(),
        said("2026-11-20T12:00:00+02:00", "comment:1"),
        said("2026-11-20T11:00:00Z", "comment:2"),
        said("2026-11-20T10:30:00Z", "comment:3"),
      ]),
    );
    expect(state.lastSaidAt).toBe("2026-11-20T11:00:00Z");
  });
});

describe("fold: the ticket", () => {
  it("holds its live claim until that one ends, and counts what came to nothing since the last success or retry", () => {
    expect(ticketOf([...make.approvedRun(), make.claimed(one)])).toMatchObject({
      status: "in_progress",
      liveClaim: { claim: one.claim },
      claimCount: 1,
    });
    const failing = [
      ...make.approvedRun(),
      make.claimed(one),
      make.ended(one, "dead"),
      make.claimed(two),
      make.ended(two, "failed"),
    ];
    expect(ticketOf(failing)).toMatchObject({ liveClaim: null, deadClaims: 1, failedClaims: 1, claimCount: 2 });
    expect(ticketOf([...failing, make.retry("f1")])).toMatchObject({ deadClaims: 0, failedClaims: 0 });
    const three = make.claimOf("f1", 3);
    expect(ticketOf([...failing, make.claimed(three), make.ended(three)])).toMatchObject({
      deadClaims: 0,
      failedClaims: 0,
    });
  });

  it("begins to count anew with commits, a proof and a verdict: what got on is no row of failures", () => {
    const dead = [...make.approvedRun(), make.claimed(one), make.ended(one, "dead"), make.claimed(two)];
    const pushed = [...firstRound, make.ended(one, "dead"), make.claimed(two)];
    for (const gotOn of [
      [...dead, make.commits(two)],
      [...pushed, make.proved(two, 1)],
      [...pushed, make.reviewPosted(two, make.review(), 1), make.verdict(two, "approved", 1)],
    ]) {
      expect(ticketOf([...gotOn, make.ended(two, "failed")])).toMatchObject({ deadClaims: 0, failedClaims: 1 });
    }
  });

  it("voids proof and verdict when another change comes, and keeps the verdict for the same base and tree", () => {
    const reviewed = [
      ...firstRound,
      make.proved(one),
      make.reviewPosted(one),
      make.verdict(one, "approved"),
      make.ended(one),
    ];
    expect(ticketOf(reviewed)).toMatchObject({ verdict: { decision: "approved" }, proof: { head: make.sha(101) } });
    const again = [...reviewed, make.claimed(two)];
    expect(ticketOf([...again, make.commits(two)])).toMatchObject({ verdict: null, proof: null, head: make.sha(102) });
    const reworded = ticketOf([...again, make.commits(two, { tree: make.sha(201) })]);
    expect(reworded).toMatchObject({ verdict: { decision: "approved" }, proof: null, head: make.sha(102) });
    const rebased = ticketOf([...again, make.commits(two, { base: make.sha(9), tree: make.sha(201) })]);
    expect(rebased).toMatchObject({ verdict: null, proof: null });
  });

  it("knows nothing of a head that somebody else pushed, until it is reviewed", () => {
    const moved = make.claimOf("f1", 2, { mode: "review", head: make.sha(999), slices: { review: 1 } });
    const drafts = [
      ...firstRound,
      make.proved(one),
      make.reviewPosted(one),
      make.verdict(one, "approved"),
      make.ended(one),
      make.claimed(moved),
    ];
    expect(ticketOf(drafts)).toMatchObject({
      head: make.sha(999),
      sameHeads: [make.sha(999)],
      verdict: null,
      proof: null,
    });
  });

  it("carries verdict and yes, and no proof, to a head that changes the same on another base, and to no other", () => {
    const yes = make.draft(
      "MERGE_APPROVED",
      { source: "comment", id: 4, head: make.sha(101), saidAt: null },
      { ticket: "f1" },
    );
    const reviewed = [
      ...firstRound,
      make.proved(one),
      make.reviewPosted(one),
      make.verdict(one, "approved"),
      make.ended(one),
      yes,
    ];
    const moved = (n: number, head: number, sameAs: readonly number[]) =>
      make.claimed(
        make.claimOf("f1", n, {
          mode: "prove",
          head: make.sha(head),
          change: { base: make.sha(5), tree: make.sha(head + 1), sameAs: sameAs.map(make.sha) },
          slices: {},
        }),
      );
    const carried = [...reviewed, moved(2, 900, [101])];
    expect(ticketOf(carried)).toMatchObject({
      head: make.sha(900),
      verdict: { decision: "approved", head: make.sha(101) },
      mergeApproval: { head: make.sha(101) },
      proof: null,
      sameHeads: [make.sha(900), make.sha(101)],
    });
    expect(ticketOf([...reviewed, moved(2, 900, [55])])).toMatchObject({ verdict: null, mergeApproval: null });
    const twice = [...carried, make.ended(make.claimOf("f1", 2)), moved(3, 950, [900])];
    expect(ticketOf(twice)).toMatchObject({ verdict: null, mergeApproval: null });
  });

  it("takes what a former release bound to git's patch-id for a word on that head alone", () => {
    const old = { patchId: make.sha(301) };
    const reviewed = [
      ...make.approvedRun(),
      make.claimed(one),
      make.commits(one, old),
      make.draft(
        "REVIEW_APPROVED",
        { head: make.sha(101), ...old, round: 1, verdict: { decision: "approved", reasons: [] } },
        { ticket: "f1" },
      ),
      make.draft(
        "MERGE_APPROVED",
        { source: "review", id: 4, head: make.sha(101), ...old, saidAt: null },
        { ticket: "f1" },
      ),
    ];
    expect(ticketOf(reviewed)).toMatchObject({
      verdict: { head: make.sha(101) },
      mergeApproval: { head: make.sha(101) },
    });
    const again = [...reviewed, make.ended(one), make.claimed(two), make.commits(two, old)];
    expect(ticketOf(again)).toMatchObject({ head: make.sha(102), verdict: null, mergeApproval: null });
  });

  it("lets a yes that comes late, for a head that is gone, take nothing from the present one", () => {
    const yes = (id: number, head: number) =>
      make.draft("MERGE_APPROVED", { source: "review", id, head: make.sha(head), saidAt: null }, { ticket: "f1" });
    expect(ticketOf([...firstRound, yes(1, 101), yes(2, 77)]).mergeApproval).toMatchObject({ id: 1 });
    expect(ticketOf([...firstRound, yes(2, 77)]).mergeApproval).toBeNull();
  });

  it("keeps a person's yes to the merge for that change alone", () => {
    const yes = make.draft(
      "MERGE_APPROVED",
      { source: "comment", id: 4, head: make.sha(101), saidAt: null },
      { ticket: "f1" },
    );
    expect(ticketOf([...firstRound, yes]).mergeApproval).toMatchObject({ head: make.sha(101), by: "ada" });
    expect(
      ticketOf([...firstRound, yes, make.ended(one), make.claimed(two), make.commits(two)]).mergeApproval,
    ).toBeNull();
  });

  it("keeps a remark open until a coder that was shown it has pushed", () => {
    const said = [...firstRound, make.ended(one), make.feedback("f1", 50), make.feedback("f1", 51, "approved")];
    expect(ticketOf(said).openFeedback.map((one) => one.id)).toEqual([50]);
    const blind = make.claimOf("f1", 2, { seenSeq: 8, head: make.sha(101) });
    expect(ticketOf([...said, make.claimed(blind), make.commits(blind)]).openFeedback).toHaveLength(1);
    expect(ticketOf([...said, make.claimed(two), make.commits(two)]).openFeedback).toEqual([]);
  });

  it("follows a finding over the rounds: disputed by the coder, held on to, fixed", () => {
    const id = "aaaaaaaaaaaa";
    const raised = [
      ...firstRound,
      make.reviewPosted(one, make.review({ findings: [make.finding(id)] })),
      make.verdict(one, "changes_requested"),
      make.ended(one),
      make.claimed(two),
    ];
    const disputed = [
      ...raised,
      make.commits(two, { answers: [{ finding: id, outcome: "disagreed", reason: "It is right" }] }),
    ];
    expect(ticketOf(disputed).findings.get(id)).toMatchObject({
      finding: { state: "disputed", round: 1 },
      answer: { outcome: "disagreed", round: 2 },
    });
    const later = (state: "open" | "fixed") =>
      make.reviewPosted(two, make.review({ earlier: [{ id, state, evidence: "line 3" }] }));
    expect(ticketOf([...disputed, later("open")]).findings.get(id)).toMatchObject({
      finding: { state: "open" },
      insisted: 1,
      evidence: "line 3",
    });
    expect(ticketOf([...disputed, later("fixed")]).findings.get(id)).toMatchObject({
      finding: { state: "fixed" },
      insisted: 0,
    });
  });

  it("forgets what it waited for once something that it could depend on has happened", () => {
    const waiting = make.draft(
      "MERGE_WAITING",
      { head: make.sha(101), untilMain: make.sha(1), gates: [{ gate: "approval", why: "nobody", remedy: "approve" }] },
      { ticket: "f1" },
    );
    expect(ticketOf([...firstRound, waiting]).waiting?.gates).toHaveLength(1);
    expect(ticketOf([...firstRound, waiting, make.feedback("f1", 50)]).waiting).toBeNull();
  });

  it("answers a request for a review only with one that knew of it", () => {
    const asked = [...firstRound, make.draft("REVIEW_REQUESTED", { commentId: 8, saidAt: null }, { ticket: "f1" })];
    expect(ticketOf(asked).reviewRequest).toMatchObject({ commentId: 8 });
    expect(ticketOf([...asked, make.reviewPosted(one)]).reviewRequest).not.toBeNull();
    expect(
      ticketOf([
        ...asked,
        make.ended(one),
        make.claimed({ ...two, mode: "review" }),
        make.reviewPosted(two, make.review(), 1),
      ]).reviewRequest,
    ).toBeNull();
  });
});

describe("fold: what can not be", () => {
  it("passes over events of a run that never started, and names those that no table has among the strays", () => {
    expect(fold(make.toEvents([make.blocked("f1")])).runs.size).toBe(0);
    const state = fold(make.toEvents([...make.approvedRun(), make.merged("f1"), make.complete()]));
    expect(state.runs.get(make.run)).toMatchObject({ status: "running", strays: [6, 7], outcome: null });
  });
});

describe("fold: its cost", () => {
  const asked = (i: number) => make.draft("STATUS_REQUESTED", { commentId: i, saidAt: null }, { key: `status:${i}` });
  it.each([
    ["requests", (i: number) => [asked(i)]],
    ["reviews of people", (i: number) => [make.feedback("f1", i)]],
  ])("is well below a second for 10,000 events: %s", (_, more) => {
    const drafts = Array.from({ length: 10_000 }, (_none, i) => i).flatMap((i) => more(i + 1));
    const events = make.toEvents([...make.approvedRun(), ...drafts.slice(0, 10_000)]);
    fold(events.slice(0, 100));
    expect(Math.min(...[1, 2].map(() => cpuMs(() => fold([...events]))))).toBeLessThan(1000);
  });

  it("leaves what it began from as it was", () => {
    const events = make.toEvents(make.approvedRun());
    const before = fold(events.slice(0, 2));
    const keys = [...(before.runs.get(make.run)?.keys ?? [])];
    expect(fold(events.slice(2), before)).toEqual(fold([...events]));
    expect([...(before.runs.get(make.run)?.keys ?? [])]).toEqual(keys);
    expect(fold(events.slice(2), before)).toEqual(fold(events));
  });
});
