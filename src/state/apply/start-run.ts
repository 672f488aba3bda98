import type { Event } from "../../contracts/events/event.ts";
import type { Feature } from "../../contracts/plan.ts";
import type { RunState } from "../state.ts";
import type { TaskState, TicketState } from "../ticket-state.ts";

export function startRun(event: Event<"START_PROJECT">): RunState {
  const { kind, issue, base, budgetUsd, saidAt, commentId, remembered = null } = event.payload;
  return {
    run: event.run,
    kind,
    issue,
    base,
    startedBy: event.actor,
    startedAt: event.at,
    askedBy: { commentId, saidAt },
    startedSeq: event.seq,
    lastSeq: event.seq,
    status: "requested",
    block: null,
    budgetUsd,
    spentUsd: 0,
    reservedUsd: 0,
    plan: null,
    baseProof: null,
    remembered,
    corrections: [],
    approvedRevision: null,
    approval: null,
    revisions: [],
    openRevisions: [],
    claims: [],
    tickets: firstTickets(kind),
    statusRequests: [],
    declined: [],
    outcome: null,
    keys: new Set([event.key]),
    lastSaidAt: saidAt,
    strays: [],
  };
}

/** The ticket that a run of this kind has from the start. */
export function firstTickets(kind: RunState["kind"]): ReadonlyMap<string, TicketState> {
  if (kind === "task") return new Map();
  const first = kind === "build" ? "plan" : "pr";
  return new Map([[first, newTicket(first, null)]]);
}

export function newTicket(ticket: string, feature: Feature | null, task: TaskState | null = null): TicketState {
  return {
    ticket,
    feature,
    task,
    panel: null,
    stages: [],
    status: "todo",
    block: null,
    round: 0,
    roundAtRetry: 0,
    liveClaim: null,
    claimCount: 0,
    deadClaims: 0,
    failedClaims: 0,
    branch: null,
    base: null,
    head: null,
    changes: [],
    sameHeads: [],
    commits: null,
    protectedPaths: [],
    pull: null,
    proof: null,
    ciProof: null,
    reviews: [],
    verdict: null,
    findings: new Map(),
    openFeedback: [],
    feedback: [],
    unsettled: [],
    reviewRequest: null,
    mergeApproval: null,
    waiting: null,
    documented: null,
    dataset: null,
    drafted: null,
    merging: null,
    merged: null,
    diverged: null,
    mainProof: null,
    revert: null,
    withheld: null,
    declined: null,
    checkpoint: null,
  };
}
